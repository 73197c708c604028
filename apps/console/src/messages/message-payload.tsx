import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';

import type { MessageDetailAnswer } from '#libs/contracts';

import { CodeView, JsonView } from '../ui/json-view.js';
import { TitledCard } from '../ui/titled-card.js';

type Form = 'pretty' | 'raw' | 'curl';

const forms = [
  { value: 'pretty', label: 'Pretty' },
  { value: 'raw', label: 'Raw' },
  { value: 'curl', label: 'curl' },
] as const;

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The last request as a command: its headers as they were sent, masked ones to be filled in. */
const asCurl = ({ attempts, body }: MessageDetailAnswer): string => {
  const last = attempts.at(-1);
  const headers = Object.entries(last?.requestHeaders ?? { 'content-type': 'application/json' });
  return [
    `curl -X POST ${quoted(last?.url ?? 'https://example.com/webhook')}`,
    ...headers.map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)}`),
    `  --data-raw ${quoted(body)}`,
  ].join(' \\\n');
};

/** What is sent, to be read, compared byte by byte, or sent again by hand. */
export const MessagePayload = ({ message }: { readonly message: MessageDetailAnswer }) => {
  const [form, setForm] = useState<Form>('pretty');
  return (
    <TitledCard
      title="Payload"
      aside={
        <SegmentedControl
          size="xs"
          data={[...forms]}
          value={form}
          onChange={(value) => setForm(value)}
          aria-label="Show the payload as"
        />
      }
    >
      {form === 'pretty' && <JsonView value={message.payload} label="Payload" />}
      {form === 'raw' && <CodeView text={message.body} label="Payload, exact body" />}
      {form === 'curl' && <CodeView text={asCurl(message)} label="Payload as curl" language="bash" />}
    </TitledCard>
  );
};

import { Code } from '@mantine/core';
import { lazy, Suspense } from 'react';

const HighlightedCode = lazy(() =>
  import('./highlighted-code.js').then(({ HighlightedCode: it }) => ({ default: it })),
);

interface JsonViewProps {
  readonly value: unknown;
  /** Names the region for those who do not see it. */
  readonly label: string;
}

/** Larger than this, colouring costs more than it helps. */
const maxHighlighted = 200_000;

interface CodeViewProps {
  readonly text: string;
  readonly label: string;
  readonly language?: 'json' | 'bash';
}

const PlainCode = ({ text }: { readonly text: string }) => (
  <Code block style={{ maxHeight: 480, overflow: 'auto' }} tabIndex={0}>
    {text}
  </Code>
);

/** Text of a machine, with a copy button; coloured once the colours have been loaded. */
export const CodeView = ({ text, label, language = 'json' }: CodeViewProps) => (
  <div role="group" aria-label={label}>
    {text.length > maxHighlighted ? (
      <PlainCode text={text} />
    ) : (
      <Suspense fallback={<PlainCode text={text} />}>
        <HighlightedCode text={text} language={language} />
      </Suspense>
    )}
  </div>
);

export const JsonView = ({ value, label }: JsonViewProps) => (
  <CodeView text={JSON.stringify(value, null, 2)} label={label} />
);

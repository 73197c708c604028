import '@mantine/code-highlight/styles.css';
import './highlighted-code.css';

import { CodeHighlight, CodeHighlightAdapterProvider, createHighlightJsAdapter } from '@mantine/code-highlight';
import { CopyButton, ScrollArea } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import highlighter from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import json from 'highlight.js/lib/languages/json';

highlighter.registerLanguage('json', json);
highlighter.registerLanguage('bash', bash);

const adapter = createHighlightJsAdapter(highlighter);

interface HighlightedCodeProps {
  readonly text: string;
  readonly language: 'json' | 'bash';
}

/** Outside of what scrolls: the library's own goes out of sight with a long line. */
const CopyCode = ({ text }: { readonly text: string }) => (
  <CopyButton value={text}>
    {({ copied, copy }) => (
      <button
        type="button"
        className="row-button copy-code"
        onClick={copy}
        aria-label={copied ? 'Copied' : 'Copy'}
        data-tip={copied ? 'Copied' : 'Copy'}
      >
        {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      </button>
    )}
  </CopyButton>
);

/** A part of its own: loaded when the first code is shown. */
export const HighlightedCode = ({ text, language }: HighlightedCodeProps) => (
  <CodeHighlightAdapterProvider adapter={adapter}>
    <div className="code-to-copy">
      <ScrollArea.Autosize mah={480} viewportProps={{ tabIndex: 0 }}>
        <CodeHighlight code={text} language={language} radius="md" withCopyButton={false} />
      </ScrollArea.Autosize>
      <CopyCode text={text} />
    </div>
  </CodeHighlightAdapterProvider>
);

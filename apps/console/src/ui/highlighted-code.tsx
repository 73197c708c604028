import '@mantine/code-highlight/styles.css';
import './highlighted-code.css';

import { CodeHighlight, CodeHighlightAdapterProvider, createHighlightJsAdapter } from '@mantine/code-highlight';
import { ScrollArea } from '@mantine/core';
import highlighter from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import json from 'highlight.js/lib/languages/json';

import { CopyIconButton } from './copy-icon-button.js';

highlighter.registerLanguage('json', json);
highlighter.registerLanguage('bash', bash);

const adapter = createHighlightJsAdapter(highlighter);

interface HighlightedCodeProps {
  readonly text: string;
  readonly language: 'json' | 'bash';
}

/** Outside of what scrolls: the library's own goes out of sight with a long line. */
const CopyCode = ({ text }: { readonly text: string }) => (
  <CopyIconButton text={text} label="Copy" copiedLabel="Copied" size={16} className="copy-code" />
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

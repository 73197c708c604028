import '@mantine/code-highlight/styles.css';
import './highlighted-code.css';

import { CodeHighlight, CodeHighlightAdapterProvider, createHighlightJsAdapter } from '@mantine/code-highlight';
import { ScrollArea } from '@mantine/core';
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

/** A part of its own: loaded when the first code is shown. */
export const HighlightedCode = ({ text, language }: HighlightedCodeProps) => (
  <CodeHighlightAdapterProvider adapter={adapter}>
    <ScrollArea.Autosize mah={480} viewportProps={{ tabIndex: 0 }}>
      <CodeHighlight code={text} language={language} radius="md" copyLabel="Copy" copiedLabel="Copied" />
    </ScrollArea.Autosize>
  </CodeHighlightAdapterProvider>
);

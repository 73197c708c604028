import { defaultClientConditions, defineConfig } from 'vite';

/** A development server (`npm run console`) asks the product that runs beside it. */
const product = 'http://127.0.0.1:4400';

// eslint-disable-next-line no-restricted-syntax -- Vite reads the default export
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  // `#libs/contracts` is read from its source, as everywhere.
  resolve: { conditions: ['source', ...defaultClientConditions] },
  // Replaced in each answer: styles that the library writes at run time carry it (see docs/adr).
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    target: 'es2023',
    // An inlined font or icon would be a `data:` source, which the policy of the page does not allow for fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    reportCompressedSize: false,
    // The library marks its files for server rendering, which there is none of here.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  server: { proxy: { '/api': product, '/healthz': product, '/readyz': product } },
});

import { defaultClientConditions, defineConfig } from 'vite';

/** A development server (`npm run console`) asks the product that runs beside it. */
const product = 'http://127.0.0.1:4400';

/** How schemas are to work has to be said before the first of them is made, in whichever file that is. */
const schemasAndTheirConfig = /app[\\/]page-nonce|node_modules[\\/]zod[\\/]/;

/** Without what colours code: it is loaded where there is some. */
const partsOfPages =
  /console[\\/]src[\\/](?:api-client|session|ui)[\\/](?!highlighted)|@tabler|@mantine[\\/](?:core|hooks)|floating-ui/;

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
    rolldownOptions: {
      // The library marks its files for server rendering, which there is none of here.
      checks: { moduleLevelDirective: false },
      // What several pages are made of is one file: left alone it is cut into some forty, and a page waits for them all.
      output: {
        codeSplitting: {
          groups: [
            { name: 'schemas', test: schemasAndTheirConfig, priority: 1 },
            { name: 'parts', test: partsOfPages, minShareCount: 3 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': product, '/healthz': product, '/readyz': product } },
});

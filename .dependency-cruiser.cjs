/**
 * Who may import whom.
 *
 *   domain ← application ← adapters ← nest-kit ← apps      with contracts beside it, the language of wire and console
 *
 * One rule for each row of that matrix, one table for the packages from outside, and the rules that hold everywhere.
 * test/architecture/boundaries.spec.ts plants a violation of every rule named here and demands that it is found.
 */

/** Which folders may import a package from outside (package → folders). What is not listed may not be imported. */
const packages = {
  // Node itself: the inner libs have none of it, and apps reach it through nest-kit.
  'node:crypto': ['libs/signing'],
  'node:*': ['libs/adapters/', 'libs/nest-kit', 'libs/testing'],

  // drivers
  '@eventstore/db-client': ['libs/adapters/event-store-eventstoredb'],
  '@grpc/grpc-js': ['libs/adapters/event-store-eventstoredb'],
  'google-protobuf': ['libs/adapters/event-store-eventstoredb'],
  libsql: ['libs/adapters/event-store-sqlite', 'libs/adapters/read-models'],
  kysely: ['libs/adapters/read-models'],
  kafkajs: ['libs/adapters/message-bus-kafka'],
  pg: ['libs/adapters/read-models'],
  axios: ['libs/adapters/http-sender'],
  undici: ['libs/adapters/http-sender'],
  'ipaddr.js': ['libs/adapters/http-sender'],
  ajv: ['libs/adapters/json-schema'],
  re2js: ['libs/adapters/json-schema'],

  // the framework, HTTP and observation
  '@nestjs/*': ['libs/nest-kit', 'apps/api', 'apps/dispatcher', 'apps/standalone'],
  'reflect-metadata': ['libs/nest-kit', 'apps/api', 'apps/dispatcher', 'apps/standalone'],
  rxjs: ['libs/nest-kit', 'apps/api', 'apps/dispatcher', 'apps/standalone'],
  fastify: ['libs/nest-kit', 'apps/api'],
  pino: ['libs/nest-kit'],
  'prom-client': ['libs/nest-kit'],

  // schemas
  zod: ['apps/console', 'libs/contracts', 'libs/codecs', 'libs/nest-kit', 'apps/api', 'apps/dispatcher'],

  // the console
  react: ['apps/console'],
  'react-dom': ['apps/console'],
  '@mantine/*': ['apps/console'],
  '@tanstack/*': ['apps/console'],
  '@tabler/icons-react': ['apps/console'],
  '@fontsource-variable/*': ['apps/console'],
  'highlight.js': ['apps/console'],
  recharts: ['apps/console'],
  vite: ['apps/console'],

  // tests
  '@jest/globals': ['libs/testing'],
  'fast-check': ['libs/testing'],
};

/** One rule for each row of the matrix: what a folder may import from the others. */
const rows = [
  {
    name: 'domain-is-pure',
    comment: 'The domain imports itself: no other folder, no package, nothing of Node.',
    from: { path: '^libs/domain/src/' },
    to: { pathNot: ['^libs/domain/src/'] },
  },
  {
    name: 'application-knows-only-domain',
    comment: 'Ids, the clock, secrets and addresses reach the application through ports.',
    from: { path: '^libs/application/src/' },
    to: { pathNot: ['^libs/(domain|application)/src/'] },
  },
  {
    name: 'contracts-stand-alone',
    comment: 'The browser uses them too.',
    from: { path: '^libs/contracts/' },
    to: { path: '^(libs|apps)/', pathNot: ['^libs/contracts/'] },
  },
  {
    name: 'codecs-know-domain-and-contracts',
    from: { path: '^libs/codecs/' },
    to: { path: '^(libs|apps)/', pathNot: ['^libs/(codecs|domain|contracts)/'] },
  },
  {
    name: 'signing-stands-alone',
    from: { path: '^libs/signing/' },
    to: { path: '^(libs|apps)/', pathNot: ['^libs/signing/'] },
  },
  {
    name: 'adapters-know-only-what-is-inside',
    comment: 'An adapter knows no framework, no app and no test; other adapters are the next rule.',
    from: { path: '^libs/adapters/' },
    to: { path: '^(libs|apps)/', pathNot: ['^libs/(domain|application|contracts|codecs|signing|adapters)/'] },
  },
  {
    name: 'nest-kit-knows-no-app',
    from: { path: '^libs/nest-kit/' },
    to: { path: '^(libs/testing|apps)/' },
  },
  {
    name: 'services-use-the-kit',
    comment: 'api and dispatcher know the use cases and the wire; everything technical is bound in nest-kit.',
    from: { path: '^apps/(api|dispatcher)/' },
    to: { path: '^libs/', pathNot: ['^libs/(domain|application|contracts|nest-kit)/'] },
  },
  {
    name: 'standalone-only-composes',
    comment: 'It puts api and dispatcher into one process, by their index.',
    from: { path: '^apps/standalone/' },
    to: {
      path: '^(libs|apps)/',
      pathNot: ['^apps/standalone/', '^libs/nest-kit/', '^apps/(api|dispatcher)/src/index\\.ts$'],
    },
  },
  {
    name: 'console-knows-only-contracts',
    from: { path: '^apps/console/' },
    to: { path: '^(libs|apps)/', pathNot: ['^apps/console/', '^libs/contracts/'] },
  },
  {
    name: 'testing-knows-no-engine',
    comment: 'Contracts of ports are called by the adapters, not the other way round.',
    from: { path: '^libs/testing/' },
    to: { path: '^(libs/(adapters|nest-kit)|apps)/' },
  },
];

/** What holds whatever the row. */
const everywhere = [
  {
    name: 'adapters-stand-alone',
    from: { path: '^libs/adapters/([^/]+)/' },
    to: { path: '^libs/adapters/', pathNot: '^libs/adapters/$1/' },
  },
  {
    name: 'apps-stand-alone',
    from: { path: '^apps/(?!standalone/)([^/]+)/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'apps-know-no-adapter',
    from: { path: '^apps/' },
    to: { path: '^libs/adapters/' },
  },
  {
    name: 'only-the-index-is-public',
    from: { path: '^(libs/(?:adapters/)?[^/]+|apps/[^/]+)/' },
    to: {
      path: '^(libs/(?:adapters/)?[^/]+|apps/[^/]+)/src/',
      pathNot: ['^$1/', '/src/index\\.ts$'],
    },
  },
  { name: 'everything-resolves', from: {}, to: { couldNotResolve: true } },
  { name: 'no-circular', from: {}, to: { circular: true } },
];

const escape = (text) => text.replace(/[.\\]/g, '\\$&');
const isNode = (name) => name.startsWith('node:');
const toFolder = (folder) => `^${folder}${folder.endsWith('/') ? '' : '/'}`;

/** How the file of a package looks once resolved: `@nestjs/*` is a whole scope. */
const toPackagePath = (name) => `(^|/)node_modules/${escape(name).replace('/*', '/[^/]+')}/`;

/** `zod` → "zod-has-its-folders": found in any other folder, it is an error. */
const packageRules = Object.keys(packages)
  .filter((name) => !isNode(name))
  .map((name) => ({
    name: `${name}-has-its-folders`,
    from: { pathNot: packages[name].map(toFolder) },
    to: { path: [toPackagePath(name), `^${escape(name).replace('/*', '/.+')}(/|$)`] },
  }));

const nodeRules = [
  {
    name: 'node-has-its-folders',
    from: { pathNot: [...packages['node:*'], ...packages['node:crypto']].map(toFolder) },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'node-crypto-only-in-signing',
    comment: 'Signing needs hashes and nothing else of Node.',
    from: { path: packages['node:crypto'].map(toFolder) },
    to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
  },
];

const listedOnly = {
  name: 'only-listed-packages',
  comment: 'A new package begins with a line in the table above.',
  from: {},
  to: {
    path: '(^|/)node_modules/',
    pathNot: Object.keys(packages)
      .filter((name) => !isNode(name))
      .map(toPackagePath),
  },
};

module.exports = {
  forbidden: [...rows, ...everywhere, ...packageRules, ...nodeRules, listedOnly].map((rule) => ({
    severity: 'error',
    ...rule,
  })),
  options: {
    // Specs may also use `testing`, Jest and the embedded adapters.
    exclude: { path: '\\.spec\\.ts$' },
    doNotFollow: { path: 'node_modules' },
    // Without this a type-only import is invisible.
    tsPreCompilationDeps: true,
    // Without this, and the condition, `#libs/*` resolves to nothing.
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
    },
  },
};

/**
 * One Jest project for each level of test, told apart by the file's suffix and folder.
 *
 * Sources run as ES modules straight from TypeScript: `#libs/x` resolves to the source by the `source` condition of
 * package.json, and the `.js` of a relative import is dropped so that Jest finds the `.ts` beside it.
 * Only worker threads need built files, which is why the global setup builds.
 */
import { readFileSync } from 'node:fs';

const { $schema: _schema, ...swc } = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));

const secondMs = 1_000;

const level = (displayName, { testMatch, testPathIgnorePatterns = [], testTimeout = 60 * secondMs, ...others }) => ({
  ...others,
  displayName,
  testMatch,
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/', '<rootDir>/apps/console/', ...testPathIgnorePatterns],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/test/architecture/planted/'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', 'source'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false, sourceMaps: 'inline' }] },
  // Jest takes `testTimeout` of the first project for all: each level sets its own before its tests.
  globals: { levelTimeoutMs: testTimeout },
  setupFilesAfterEnv: ['<rootDir>/test/jest.level-timeout.mjs'],
});

export default {
  // Most of a test's time is a process that starts or a broker that waits: on two cores Jest would run one file at a time.
  maxWorkers: 2,
  reporters: ['default', '<rootDir>/test/jest.totals-reporter.mjs'],
  globalSetup: '<rootDir>/test/jest.global-setup.mjs',
  projects: [
    level('unit', {
      testMatch: ['<rootDir>/{apps,libs}/**/*.spec.ts'],
      testPathIgnorePatterns: ['\\.int\\.spec\\.ts$'],
    }),
    level('int', { testMatch: ['<rootDir>/{apps,libs}/**/*.int.spec.ts'] }),
    level('architecture', { testMatch: ['<rootDir>/test/architecture/**/*.spec.ts'], testTimeout: 300 * secondMs }),
    level('e2e', { testMatch: ['<rootDir>/test/e2e/**/*.e2e.spec.ts'], testTimeout: 120 * secondMs }),
    level('console', {
      testMatch: ['<rootDir>/test/console/**/*.e2e.spec.ts'],
      testTimeout: 180 * secondMs,
      globalSetup: '<rootDir>/test/console/jest.global-setup.mjs',
    }),
    level('resilience', { testMatch: ['<rootDir>/test/resilience/**/*.e2e.spec.ts'], testTimeout: 600 * secondMs }),
  ],
};

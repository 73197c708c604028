/**
 * The rules of the code. Formatting is Prettier's, imports between folders are dependency-cruiser's
 * (.dependency-cruiser.cjs); what is here is what one file can be judged by alone.
 */
import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const noEnvironment = {
  object: 'process',
  property: 'env',
  message: 'Settings are parsed once, in a *.config.ts; take them as input.',
};

const noHiddenSurface = [
  { selector: 'ExportAllDeclaration', message: 'Name what is exported: the public surface is an explicit list.' },
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
];

const groupedThousands = { selector: 'Literal[raw=/^\\d+000$/]', message: 'Group the thousands: 1_000.' };

/** The domain is a set of pure functions: time, ids and randomness are inputs, a refusal is a value. */
const domainIsPure = {
  'no-restricted-globals': [
    'error',
    ...['process', 'crypto', 'fetch', 'performance', 'console', 'globalThis', 'Buffer'],
    ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Take the instant as input.' },
    { object: 'Math', property: 'random', message: 'Take the random value as input.' },
  ],
  'no-restricted-syntax': [
    'error',
    ...noHiddenSurface,
    groupedThousands,
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Take the instant as input.' },
    { selector: "CallExpression[callee.name='Date']", message: 'Take the instant as input.' },
    { selector: 'ThrowStatement', message: 'Return a refusal.' },
    { selector: ':function[async=true]', message: 'The domain decides; waiting is for the application.' },
    { selector: 'AwaitExpression', message: 'The domain decides; waiting is for the application.' },
    { selector: 'ClassDeclaration[superClass]', message: 'State is a union, not a hierarchy.' },
  ],
};

const smallByDefault = {
  complexity: ['error', 10],
  'max-depth': ['error', 3],
  'max-params': ['error', 4],
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
};

const tests = ['**/*.spec.ts', 'test/**/*.ts', 'libs/testing/**/*.ts'];

export default defineConfig(
  { ignores: ['dist/', 'data/', 'coverage/', '.venv/', 'apps/console/public/', 'test/architecture/planted/'] },
  {
    files: ['{apps,libs,test}/**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...smallByDefault,
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-properties': ['error', noEnvironment],
      'no-restricted-syntax': ['error', ...noHiddenSurface, groupedThousands],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'node:process', importNames: ['env'], message: noEnvironment.message }] },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: false }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A port promises; an adapter with nothing to await stays `async` so that what it throws is a rejection.
      '@typescript-eslint/require-await': 'off',
    },
  },
  { files: ['**/*.config.ts'], rules: { 'no-restricted-properties': 'off', 'no-restricted-imports': 'off' } },
  { files: ['libs/domain/src/**/*.ts'], ignores: ['**/*.spec.ts'], rules: domainIsPure },
  {
    files: ['apps/console/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
      // Markup is long and simple; a component is small when its file is.
      'max-lines-per-function': ['error', { max: 110, skipBlankLines: true, skipComments: true }],
      // The router redirects by throwing what is no error.
      '@typescript-eslint/only-throw-error': 'off',
    },
  },
  {
    files: tests,
    rules: {
      ...Object.fromEntries(Object.keys(smallByDefault).map((rule) => [rule, 'off'])),
      'no-restricted-properties': 'off',
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.base],
    rules: {
      ...smallByDefault,
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-unreachable': 'error',
      'no-restricted-syntax': ['error', groupedThousands],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
    },
  },
);

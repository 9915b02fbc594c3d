import eslint from '@eslint/js';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

const clock = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'The as-of instant comes in from outside (I10).',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'The as-of instant comes in from outside (I10).',
  },
];

/** `core/` is pure; `phases/` know AWS by type only; the simulator never reaches the product (docs/architecture.md). */
const noImports = (patterns, options = {}) => ({
  'no-restricted-imports': 'off',
  '@typescript-eslint/no-restricted-imports': [
    'error',
    { patterns: patterns.map((p) => ({ ...p, ...options })) },
  ],
});

export default tseslint.config(
  { ignores: ['dist', '.serverless', '.esbuild', '.bench', 'demo-output', 'mail-preview', 'coverage'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      'no-console': 'error',
    },
  },
  {
    files: ['src/core/**'],
    rules: {
      ...noImports([
        {
          group: ['../*', 'node:*', '@aws-sdk/*', '@aws-lambda-powertools/*', '@smithy/*'],
          message: 'core/ imports nothing outside core/.',
        },
      ]),
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'console'],
      'no-restricted-syntax': ['error', ...clock],
    },
  },
  {
    files: ['src/phases/**'],
    rules: {
      ...noImports([
        {
          group: ['@aws-sdk/*', '@smithy/*', '**/simulator/*'],
          message: 'phases/ take AWS in as arguments.',
        },
      ]),
      'no-restricted-syntax': ['error', ...clock],
    },
  },
  {
    files: ['src/**'],
    ignores: ['src/simulator/**', 'src/demo/**', 'src/core/**', 'src/phases/**'],
    rules: noImports([{ group: ['**/simulator/*'], message: 'Only the demo may reach the simulator.' }]),
  },
  {
    files: ['test/**/*.ts'],
    plugins: { jest },
    languageOptions: { globals: jest.environments.globals.globals },
    rules: {
      'jest/consistent-test-it': ['error', { fn: 'test', withinDescribe: 'test' }],
      'jest/no-disabled-tests': 'error',
      'jest/no-focused-tests': 'error',
      // ES modules import `jest`; `Parameters` is what CloudFormation calls a template's.
      '@typescript-eslint/no-shadow': ['error', { builtinGlobals: true, allow: ['jest', 'Parameters'] }],
    },
  },
  {
    files: ['tools/**', 'deploy/*.js', 'test/**/*.mjs', 'eslint.config.js', 'jest.config.js'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly' },
    },
  },
);

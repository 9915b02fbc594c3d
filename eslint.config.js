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

export default tseslint.config(
  {
    ignores: [
      'dist',
      'stack',
      '.serverless',
      '.esbuild',
      '.bench',
      'demo-output',
      'mail-preview',
      'coverage',
      'reports',
      '.stryker',
    ],
  },
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
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'console'],
      'no-restricted-syntax': ['error', ...clock],
    },
  },
  {
    files: ['src/phases/**'],
    rules: {
      'no-restricted-syntax': ['error', ...clock],
    },
  },
  {
    // zod compiles an object's schema when it first reads with it: made anew for each row it costs ten times the reading.
    files: ['src/ledger/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: ":function CallExpression[callee.object.name='z'][callee.property.name='object']",
          message: 'Make the schema once, outside of the function.',
        },
      ],
    },
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
    files: [
      'tools/**',
      'deploy/*.js',
      'test/**/*.mjs',
      'eslint.config.js',
      'jest.config.js',
      'stryker.config.mjs',
    ],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly' },
    },
  },
);

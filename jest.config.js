import { availableParallelism } from 'node:os';

// As it is deployed: React without its development checks. What Jest starts has it from here.
process.env.NODE_ENV = 'production';

/** ESM end to end: the sources are ES modules and stay so under test (docs/adr/0004). */
export default {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: false },
          target: 'es2024',
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  moduleNameMapper: { '^dynalite$': '<rootDir>/test/in-process/dynalite.ts' },
  testEnvironment: '<rootDir>/test/in-process/environment.mjs',
  // Requests to an embedded organization, and its answers, are held to AWS's models (test/service-models).
  setupFilesAfterEnv: ['<rootDir>/test/service-models/watch.ts'],
  // What `serverless package` makes of one configuration, and the command line, are made once a run.
  globalSetup: '<rootDir>/test/deploy/packages-folder.ts',
  globalTeardown: '<rootDir>/test/deploy/remove-packages.ts',
  testTimeout: 90_000,
  // `npm run coverage`: by V8, so that what runs is what runs without it. Processes that tests start are not counted.
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', '!**/*.d.ts'],
  coverageReporters: ['text-summary', 'html'],
  // Jest leaves one processor to itself by default, which on two halves the speed; and a fifth of the time tests wait.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  // Under --experimental-vm-modules a worker keeps the modules of each file it has run, and so grows; taking down one of
  // over a gigabyte needs a second or more, which Jest takes for a handle left open. So it is replaced before, and given time.
  workerIdleMemoryLimit: '800MB',
  workerGracefulExitTimeout: 5_000,
};

import { availableParallelism } from 'node:os';
import config from './jest.config.js';

/**
 * `npm run test:slow`: each file that needs more than ten seconds on two cores: commands in processes of their own, deployments, whole runs in many
 * variants, durable executions killed at every checkpoint, large organizations, weeks, rates, stories of the simulated year.
 */
export default {
  ...config,
  testMatch: ['**/*.slow.ts'],
  testTimeout: 420_000,
  testSequencer: '<rootDir>/test/longest-first.mjs',
  // Half of the time they wait: for leases, rests and answers that do not come.
  maxWorkers: 2 * availableParallelism(),
};

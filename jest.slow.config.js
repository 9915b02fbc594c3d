import { availableParallelism } from 'node:os';
import config from './jest.config.js';

/** `npm run test:slow`: what needs a minute by itself: durable executions killed at every checkpoint, large organizations, weeks, rates, stories of the simulated year. */
export default {
  ...config,
  testMatch: ['**/*.slow.ts'],
  testTimeout: 420_000,
  // Half of the time they wait: for leases, rests and answers that do not come.
  maxWorkers: 2 * availableParallelism(),
};

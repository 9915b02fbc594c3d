import config from './jest.config.js';

/** `npm run test:slow`: whole durable executions, killed at every checkpoint, one of 50,000 accounts, and every mail of the demo. */
export default { ...config, testMatch: ['**/*.slow.ts'], testTimeout: 180_000 };

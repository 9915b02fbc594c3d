import config from './jest.config.js';

/** `npm run test:matrix`: every call of a run × everything that can befall it; minutes, so not part of the others. */
export default { ...config, testMatch: ['**/*.matrix.ts'], testTimeout: 600_000 };

import config from './jest.config.js';

/** `npm run test:page`: the page of a run in a real browser, which plain `npm test` must not need. */
export default { ...config, testMatch: ['**/*.page.ts'], maxWorkers: 1 };

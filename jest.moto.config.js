import shared from './jest.config.js';

/** The conformance run against moto_server, which plain `npm test` must not need (test/conformance). */
export default { ...shared, testMatch: ['**/*.moto.ts'] };

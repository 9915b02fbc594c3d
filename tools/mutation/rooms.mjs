const edge = [
  'answer',
  'answer-errors',
  'as-written',
  'ask-credential-report',
  'caller-identity',
  'credential-report',
  'event-bus-answers',
  'event-time',
  'failure',
  'failure-codes',
  'iam-answers',
  'listing',
  'mailbox-simulator',
  'member-session',
  'organizations-answers',
  'received',
  's3-answers',
  'send-failure',
  'ses-answers',
  'ses-event',
  'ses-event-record',
  'session-policy',
  'tags',
  'thrown',
  'unless-named',
];

/** What is mutated, by which tests it has to be noticed, and of how many mutants in a hundred at least. */
export const rooms = {
  core: { mutate: ['src/core/**/*.ts'], tests: ['test/core/*.test.ts'], atLeast: 90 },
  ledger: {
    mutate: ['src/ledger/**/*.ts'],
    tests: ['test/ledger/*.test.ts'],
    // Of size, of many days, of a thousand examples: they notice much, and too late.
    leaveOut: [
      'long-life.test.ts',
      'whatever stands in it',
      'beyond one page',
      'beyond the megabyte',
      'gets over throttled',
      'bounds.test.ts',
    ],
    atLeast: 80,
  },
  /** The edge at which an answer of AWS becomes a value; what wires clients is not mutated. */
  aws: {
    mutate: edge.map((name) => `src/aws/${name}.ts`),
    tests: ['test/aws/*.test.ts'],
    // It reads the sources, which mutants are not written into as they stand.
    leaveOut: ['no call goes past the place where answers are read'],
    atLeast: 80,
  },
  phases: { mutate: ['src/phases/**/*.ts'], tests: ['test/phases/**/*.test.ts'], atLeast: 80 },
};

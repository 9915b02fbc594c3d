/** Of src/aws: where an answer becomes a value. */
const held = [
  'answer-body',
  'answer-errors',
  'as-written',
  'credential-report',
  'event-bus-answers',
  'event-time',
  'failure',
  'failure-codes',
  'iam-answers',
  'received',
  'send-failure',
  'ses-answers',
  'ses-event',
  'tags',
  'thrown',
];
const others = [
  'answer',
  'ask-credential-report',
  'caller-identity',
  'listing',
  'mailbox-simulator',
  'member-session',
  'organizations-answers',
  's3-answers',
  'ses-event-record',
  'session-policy',
  'unless-named',
];

const ofLedger = {
  tests: ['test/ledger/*.test.ts'],
  // Of size, of many days, of a thousand examples: they notice much, and too late.
  leaveOut: [
    'whatever stands in it',
    'beyond one page',
    'beyond the megabyte',
    'gets over throttled',
    'bounds.test.ts',
  ],
};

const ofAws = {
  // Those about answers; not those about proxies and paces, which take real time.
  tests: [
    'test/aws/{answer-body,answers,any-account,as-written,credential-report,event-time,failure,lists,mail-event-members,received,send-failure,ses-event,session-policy,tags,thrown}.test.ts',
  ],
  leaveOut: [
    // It reads the sources, and mutants do not lie in them as they stand.
    'no call goes past the place where answers are read',
    // A thousand examples or pages.
    'that goes on for ever',
    'whatever comes is read',
    'whatever else is said of an account',
    'whatever tags an account',
  ],
};

/** Not held to a score without `atLeast`: nobody has been through its survivors. */
const phase = (name) => ({
  mutate: [`src/phases/${name}/*.ts`],
  tests: [`test/phases/${name}/*.test.ts`],
});

/**
 * What is mutated, by which tests it has to be noticed, and of how many mutants in a hundred at least. Where there is no such
 * number the score is told, and nothing fails.
 */
export const rooms = {
  core: { mutate: ['src/core/**/*.ts'], tests: ['test/core/*.test.ts'], atLeast: 90 },
  /** What decides about keys: who may act, what was said to whom, whom mail reaches, and how rows are read. */
  'ledger/keys': {
    mutate: [
      'src/ledger/{contacts,identities,lock,outbox,pause,row-keys}.ts',
      'src/ledger/rows/{address-rows,key-rows,lock-row,pause-row,reading}.ts',
    ],
    ...ofLedger,
    atLeast: 80,
  },
  'ledger/others': {
    mutate: [
      'src/ledger/!(contacts|identities|in-memory|keys-in-memory|lock|outbox|pause|row-keys|sorted-rows).ts',
      'src/ledger/rows/!(address-rows|key-rows|lock-row|pause-row|reading).ts',
      'src/ledger/dynamodb/*.ts',
      'src/workflow/one-ahead.ts',
    ],
    ...ofLedger,
    // Not those that are whole runs, nor the thousand stories that both ledgers live: seconds a mutant.
    tests: [
      'test/ledger/{accepted-notices,address-rows,answers,batches,events,fields,fitting,key-history,key-records,key-rows,key-state,later-version,lost-condition,mails,memories,move-rows,outbox,pages,reading,restores,row-keys,rows,rows-of-before,runs,together}.test.ts',
      'test/workflow/one-ahead.test.ts',
    ],
    atLeast: 80,
  },
  /** What a dry run keeps, held to what DynamoDB does. */
  'ledger/in-memory': {
    mutate: ['src/ledger/{in-memory,keys-in-memory,sorted-rows}.ts'],
    tests: ['test/ledger/agreement.test.ts'],
  },
  /** The edge at which an answer of AWS becomes a value; what wires clients is not mutated. */
  'aws/answers': { mutate: held.map((name) => `src/aws/${name}.ts`), ...ofAws, atLeast: 80 },
  'aws/others': {
    mutate: others.map((name) => `src/aws/${name}.ts`),
    ...ofAws,
    tests: [
      'test/aws/{answers,any-account,ask-credential-report,lists,mail-event-members,mailbox-simulator,member-session,organizations-answers,ses-event,session-policy}.test.ts',
    ],
    atLeast: 80,
  },
  'phases/plan': {
    ...phase('plan'),
    // Not those that are whole runs: seconds a mutant.
    tests: ['test/phases/plan/{decide-chunk,plan,problems,read-ledger,restarts}.test.ts'],
    atLeast: 80,
  },
  'phases/act': {
    ...phase('act'),
    tests: ['test/phases/act/{act,deactivate-key,deed,look-again,next-in-line}.test.ts'],
    atLeast: 80,
  },
  'phases/notify': {
    ...phase('notify'),
    tests: [
      'test/phases/notify/{carried-before,collect,courier,deliver,gate,held-words,notice-line,outcomes,over-steps,queue,read-ahead,refusals-of-a-step,sending,settle,sort-for-sandbox,steps,tally,tell-instead,unread-words,verification,void-mail}.test.ts',
    ],
    // A hundred thousand of them: seconds a mutant.
    leaveOut: ['of very many notices to one address'],
    atLeast: 80,
  },
  'phases/report': {
    ...phase('report'),
    tests: [
      'test/phases/report/{account-changes,build,compared,conclude,draft-since,earlier-runs,entries,finish,mail-summary,page-facts,page-in-bucket,report-tally,run-rows,untold}.test.ts',
    ],
    atLeast: 80,
  },
  'phases/restore': {
    ...phase('restore'),
    tests: [
      'test/phases/restore/{awaited-keys,candidates,contacts-allowed,entry,finish-restore,live-status,look,lost-answers,may-mail,restore-all,restore-key,sessions,tell,words-that-wait}.test.ts',
    ],
    atLeast: 80,
  },
  'phases/start': {
    ...phase('start'),
    tests: ['test/phases/start/{acquire,deeds-in-turn,lease,patiently}.test.ts'],
    atLeast: 80,
  },
  /** What is read of one account and one user. */
  'phases/survey/read': {
    mutate: ['src/phases/survey/{look-at,user}.ts'],
    tests: ['test/phases/survey/{look-at,user}.test.ts'],
    atLeast: 80,
  },
  'phases/survey/others': {
    mutate: ['src/phases/survey/!(look-at|user).ts'],
    tests: [
      'test/phases/survey/{account,ask-again,batch,large-account,last-use,names-in-doubt,patience,progress,recall,since-the-report,suspects,user,users}.test.ts',
    ],
    atLeast: 80,
  },
  'phases/events': { ...phase('events'), atLeast: 80 },
  'phases/recover': {
    mutate: ['src/phases/recover.ts'],
    tests: ['test/phases/half-done.test.ts'],
    atLeast: 80,
  },
  'phases/between': {
    mutate: ['src/phases/!(recover).ts'],
    tests: ['test/phases/{check-scope,listed-accounts,shared-by-phases,taken-up}.test.ts'],
    atLeast: 80,
  },
};

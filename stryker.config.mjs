import { rooms } from './tools/mutation/rooms.mjs';

/** For one room, which `npm run test:mutation` names: its mutants against its tests. */
const name = process.env.MUTATION_ROOM ?? 'core';
const report = `reports/mutation/${name}`;

export default {
  mutate: rooms[name].mutate,
  // Not jest, which takes seconds to begin anew for each mutant (docs/adr/0004).
  plugins: ['./tools/mutation/test-runner.mjs'],
  testRunner: 'circus',
  circus: { tests: rooms[name].tests, leaveOut: rooms[name].leaveOut },
  testRunnerNodeArgs: ['--disable-warning=ExperimentalWarning'],
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 1),
  // Endless loops are found by counting; a busy machine is none.
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 15,
  tempDirName: `.stryker/${name}`,
  ignorePatterns: [
    '.stryker',
    'dist',
    'stack',
    'docs',
    'coverage',
    'reports',
    'demo-output',
    'mail-preview',
    '.bench',
  ],
  incremental: true,
  incrementalFile: `${report}.incremental.json`,
  reporters: ['progress-append-only', 'json', 'html'],
  jsonReporter: { fileName: `${report}.json` },
  htmlReporter: { fileName: `${report}.html` },
  warnings: { slow: false },
  allowConsoleColors: false,
};

import { instant, toMs, type Instant } from '../../../src/core/instant.ts';
import { problem, type Problem, type ProblemCode } from '../../../src/core/problem.ts';
import { asOfOf, type MailCounts } from '../../../src/core/report.ts';
import type { Tags } from '../../../src/aws/tags.ts';
import type { Tamper } from '../life/stage.ts';
import { withIam, withLedger, withServices } from './tampers.ts';

export const OF_READING: Readonly<Record<string, Tamper>> = {
  'reads tags once and believes them': rememberingTags(),
  'takes tags that it could not read for none': withIam((iam) => ({
    ...iam,
    userTags: (userName) => iam.userTags(userName).catch(() => []),
  })),
  'takes keys that it could not list for none': withIam((iam) => ({
    ...iam,
    listAccessKeys: (userName) => iam.listAccessKeys(userName).catch(() => []),
  })),
  'passes over a key, and warns of something else about its account': withLedger((ledger) => ({
    ...ledger,
    runs: {
      ...ledger.runs,
      putSeen: (runId, seen) => ledger.runs.putSeen(runId, seen.slice(1)),
      accounts: async function* (...asked) {
        for await (const entry of ledger.runs.accounts(...asked)) {
          const about = problem('account', entry.account.accountId, 'OPT_OUT_TOO_LONG', 'its end is far');
          yield { ...entry, problems: [...entry.problems, about] };
        }
      },
    },
  })),
  'takes the time of day for its as-of instant': withServices((services) => ({
    ...services,
    enterAccount: (account, purpose, runId) => {
      const iam = services.enterAccount(account, purpose, runId);
      const lateMs = isOfRun(runId) ? toMs(services.clock.now()) - toMs(asOfOf(runId)) : 0;
      const asIfOlder = (created: Instant | null): Instant | null =>
        created && instant(toMs(created) - Math.max(0, lateMs));
      return {
        ...iam,
        listAccessKeys: async (userName) =>
          (await iam.listAccessKeys(userName)).map((key) => ({
            ...key,
            createDate: asIfOlder(key.createDate),
          })),
      };
    },
  })),
  'ends well whatever has happened': withProblems(() => [], { failed: 0 }),
  // Report and exit code agree with each other, and not with what happened.
  'tells a deactivation that failed as a warning': withProblems((problems) =>
    problems.map((found) => (NOT_DONE.has(found.code) ? { ...found, severity: 'warning' } : found)),
  ),
};

const NOT_DONE = new Set<ProblemCode>(['DEACTIVATION_FAILED', 'INTENT_OPEN']);

const isOfRun = (runId: string): boolean => /Z-(?:enforce|dry-run)$/.test(runId);

function rememberingTags(): Tamper {
  return withServices((services) => {
    const known = new Map<string, Tags>();
    return {
      ...services,
      enterAccount: (account, purpose, runId) => {
        const iam = services.enterAccount(account, purpose, runId);
        const userTags = async (userName: string): Promise<Tags> => {
          const name = `${account.accountId}/${userName}`;
          const tags = known.get(name) ?? (await iam.userTags(userName));
          known.set(name, tags);
          return tags;
        };
        return { ...iam, userTags };
      },
    };
  });
}

/** Whatever a run has to report is changed on its way out of the ledger. */
function withProblems(
  change: (problems: readonly Problem[]) => readonly Problem[],
  mail: Partial<MailCounts> = {},
): Tamper {
  async function* changed<R extends { readonly problems: readonly Problem[] }>(
    rows: AsyncIterable<R>,
  ): AsyncIterable<R> {
    for await (const row of rows) yield { ...row, problems: change(row.problems) };
  }
  return withLedger((ledger) => ({
    ...ledger,
    runs: {
      ...ledger.runs,
      readMeta: async (runId) => {
        const meta = await ledger.runs.readMeta(runId);
        return meta && { ...meta, problems: change(meta.problems), mail: { ...meta.mail, ...mail } };
      },
      accounts: (...asked) => changed(ledger.runs.accounts(...asked)),
      findings: (...asked) => changed(ledger.runs.findings(...asked)),
    },
  }));
}

import { instant, toMs, type Instant } from '../../../src/core/instant.ts';
import { asOfOf } from '../../../src/core/report.ts';
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
  'ends well whatever has happened': withLedger((ledger) => ({
    ...ledger,
    runs: {
      ...ledger.runs,
      readMeta: async (runId) => {
        const meta = await ledger.runs.readMeta(runId);
        return meta && { ...meta, problems: [], mail: { ...meta.mail, failed: 0 } };
      },
      accounts: (...asked) => withoutProblems(ledger.runs.accounts(...asked)),
      findings: (...asked) => withoutProblems(ledger.runs.findings(...asked)),
    },
  })),
};

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

async function* withoutProblems<R extends { readonly problems: readonly unknown[] }>(
  rows: AsyncIterable<R>,
): AsyncIterable<R> {
  for await (const row of rows) yield { ...row, problems: [] };
}

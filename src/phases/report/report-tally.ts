import { NO_COVERAGE, withAccount } from '../../core/coverage.ts';
import { addAges, keyAges, NO_AGES, type AgeTally } from '../../core/key-ages.ts';
import { tallyOfKeys } from '../../core/listed-keys.ts';
import { listedProblems, problemList } from '../../core/problem-order.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type {
  Counts,
  Coverage,
  MailCounts,
  ReportHead,
  ReportPart,
  RunReport,
  RunStatus,
} from '../../core/report.ts';
import { count } from '../../words/counts.ts';

/** What the ledger holds of some accounts of a run, and what the report counts besides. */
export interface CountedPart extends ReportPart {
  /** Decided deactivations that nothing is on record of: of a run that was not blocked, problems as well. */
  readonly withoutOutcome: readonly Problem[];
  /** Keys listed that were inactive already when the survey came: of deactivations begun by an earlier run. */
  readonly inactiveBefore: number;
  /** Of the active keys of its accounts. */
  readonly ages: readonly AgeTally[];
}

/** A report's head, out of its parts one after the other; memory holds no more of them than bounded lists. */
export interface ReportTally {
  add(part: CountedPart): void;
  /** @param runProblems of the run as a whole */
  head(
    run: Pick<RunReport, 'runId' | 'asOf' | 'mode'>,
    mail: MailCounts,
    runProblems: readonly Problem[],
  ): ReportHead;
}

export function reportTally(): ReportTally {
  let coverage = NO_COVERAGE;
  let [users, remembered, activeKeys, inactiveBefore] = [0, 0, 0, 0];
  let ages = NO_AGES;
  const listed = tallyOfKeys();
  const found = problemList();
  const undone = problemList();

  const counts = (): Counts => ({
    users,
    remembered,
    activeKeys,
    compliant: Math.max(0, activeKeys - (listed.total - inactiveBefore)),
    exempt: listed.decided.exempt,
    notified: listed.ended.notified,
    deactivated: listed.ended.deactivated,
    deferred: listed.decided.deferred,
    undetermined: listed.decided.undetermined,
  });

  return {
    add(part) {
      for (const account of part.accounts) {
        coverage = withAccount(coverage, account);
        users += account.users;
        remembered += account.remembered;
        activeKeys += account.activeKeys;
      }
      for (const key of part.keys) listed.add(key);
      for (const each of part.ages) ages = addAges(ages, each);
      inactiveBefore += part.inactiveBefore;
      found.add(part.problems);
      undone.add(part.withoutOutcome);
    },
    head({ runId, asOf, mode }, mail, runProblems) {
      const all = problemList();
      all.add(runProblems);
      all.addAll(found);
      if (mail.blocked === null) all.addAll(undone);
      if (all.first.length === 0) all.add(coverageProblems(runId, coverage));
      const problems = listedProblems(all, runId);
      return {
        runId,
        asOf,
        mode,
        status: statusOf(mail, problems),
        coverage,
        counts: counts(),
        ages: keyAges(ages),
        mail,
        problems,
        listed: { total: listed.total, decided: { ...listed.decided }, ended: { ...listed.ended } },
      };
    },
  };
}

/** Covering nothing is never a clean run, even where nothing else is wrong: it looks like that when a scope is. */
export function coverageProblems(runId: string, { total, surveyed }: Coverage): Problem[] {
  if (surveyed > 0) return [];
  return [problem('run', runId, 'NOTHING_SURVEYED', `none of ${count(total, 'account')} was surveyed`)];
}

/** The worst of the listed problems come first: were one of those that are not listed an error, these were all. */
function statusOf(mail: MailCounts, problems: readonly Problem[]): RunStatus {
  if (mail.blocked !== null) return 'blocked';
  return mail.failed > 0 || problems.some(({ severity }) => severity === 'error') ? 'problems' : 'complete';
}

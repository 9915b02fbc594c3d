import { byText } from './compare-text.ts';
import { firstBy } from './first-by.ts';
import { problem, type Problem, type ProblemScope, type Severity } from './problem.ts';

const SEVERITIES: readonly Severity[] = ['error', 'warning'];

const SCOPES: readonly ProblemScope[] = ['run', 'mail', 'contact', 'account', 'user', 'key'];

/** The worst first. Mails end in any order, and IAM lists users in any: the report does not show it (I10). */
export function orderOf({ severity, scope, id, code, message }: Problem): string {
  return [SEVERITIES.indexOf(severity), SCOPES.indexOf(scope), id, code, message].join('\u0000');
}

/** Before or after problems of another kind; those of one kind come in the order of the report by themselves. */
export function orderOfKind(found: Problem): string {
  return orderOf({ ...found, id: '', message: '' });
}

/** What is told twice is told once; in the order of the report. */
export function inReportOrder(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((each) => [nameOf(each), each])).values()].sort(byText(orderOf));
}

const nameOf = ({ code, id, message }: Problem): string => `${code} ${id} ${message}`;

/** Listed of a run at most: whoever meets more of them meets the same ones again and again. */
const MAX_PROBLEMS_OF_REPORT = 5_000;

/** Problems of a run as its report lists them: each once, the worst first, and beyond the bound how many more there are. */
export interface ProblemList {
  /** @param found of one account, or of the run as a whole: what comes twice comes within them */
  add(found: readonly Problem[]): void;
  addAll(other: ProblemList): void;
  readonly first: readonly Problem[];
  readonly unlisted: Readonly<Record<Severity, number>>;
}

export function problemList(most = MAX_PROBLEMS_OF_REPORT): ProblemList {
  const collected = firstBy<Problem>(most);
  const totals: Record<Severity, number> = { error: 0, warning: 0 };
  const add = (found: readonly Problem[]): void => {
    for (const each of inReportOrder(found)) {
      totals[each.severity] += 1;
      collected.add(orderOf(each), () => each);
    }
  };
  return {
    add,
    addAll({ first, unlisted }) {
      add(first);
      for (const severity of SEVERITIES) totals[severity] += unlisted[severity];
    },
    get first() {
      return collected.items;
    },
    get unlisted() {
      const left = { ...totals };
      for (const { severity } of collected.items) left[severity] -= 1;
      return left;
    },
  };
}

/** As the report lists them. */
export function listedProblems(
  { first, unlisted: { error, warning } }: ProblemList,
  runId: string,
): Problem[] {
  if (error + warning === 0) return inReportOrder(first);
  const message = `${error} more errors and ${warning} more warnings are not listed`;
  return inReportOrder([...first, problem('run', runId, 'PROBLEMS_UNLISTED', message)]);
}

export function severitiesOf(problems: readonly Problem[]): Record<Severity, number> {
  const error = problems.filter(({ severity }) => severity === 'error').length;
  return { error, warning: problems.length - error };
}

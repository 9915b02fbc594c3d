import { askingAs, granteeIn } from './ask.ts';
import type { Check } from './check.ts';
import type { DoctorContext } from './context.ts';
import { FACTS, type Facts } from './facts.ts';
import type { Finding, FindingKind } from './finding.ts';

/** A check, and what it found. */
export interface Diagnosis {
  readonly name: string;
  /** The worst of its findings. */
  readonly kind: FindingKind;
  readonly findings: readonly Finding[];
}

/**
 * Runs the checks in their order, each with what those before it have learned. One that hangs on what could not be
 * learned is not asked, and says so, instead of failing anew.
 */
export async function* examine(
  context: DoctorContext,
  checks: readonly Check[],
): AsyncGenerator<Diagnosis, void, void> {
  let facts: Partial<Facts> = {};
  for (const each of checks) {
    if (context.beforeDeploy && !each.beforeDeploy) continue;
    const lacking = each.needs.find((name) => facts[name] === undefined);
    if (lacking !== undefined) {
      const { what, by } = FACTS[lacking];
      const found = `not asked: it takes ${what} (see "${by}")`;
      yield diagnosis(each.name, [{ kind: 'attention', found, fix: null, command: [], items: [] }]);
      continue;
    }
    const ask = askingAs(facts.caller ? granteeIn(facts.caller.arn) : 'the caller');
    const examined = await each.run({ ...context, ask }, facts);
    facts = { ...facts, ...examined.facts };
    yield diagnosis(each.name, examined.findings);
  }
}

const WORSE: readonly FindingKind[] = ['ok', 'attention', 'broken'];

function diagnosis(name: string, findings: readonly Finding[]): Diagnosis {
  const worst = Math.max(0, ...findings.map(({ kind }) => WORSE.indexOf(kind)));
  return { name, kind: WORSE[worst] ?? 'ok', findings };
}

import type { CheckContext } from './context.ts';
import type { FactName, Facts } from './facts.ts';
import type { Finding } from './finding.ts';

/** What a check found, and what it learned for those after it. */
export interface Examined {
  readonly findings: readonly Finding[];
  readonly facts?: Partial<Facts>;
}

/** One thing that a colleague would look at. */
export interface Check {
  readonly name: string;
  /** What is looked at, for the list in docs/doctor.md. */
  readonly about: string;
  /** Every call that it may make, as IAM policies name it. */
  readonly asks: readonly string[];
  /** Without these it is not asked, and says so. */
  readonly needs: readonly FactName[];
  /** Whether it makes sense before anything is deployed. */
  readonly beforeDeploy: boolean;
  run(context: CheckContext, facts: Partial<Facts>): Promise<Examined>;
}

interface Definition<Needed extends FactName> extends Omit<Check, 'needs' | 'run'> {
  readonly needs: readonly Needed[];
  run(context: CheckContext, facts: Pick<Facts, Needed> & Partial<Facts>): Promise<Examined> | Examined;
}

/** A check that gets the facts that it needs. */
export function check<Needed extends FactName>(definition: Definition<Needed>): Check {
  return {
    ...definition,
    run: async (context, facts) => {
      const lacking = definition.needs.find((name) => facts[name] === undefined);
      if (lacking !== undefined) throw new RangeError(`${definition.name} was run without ${lacking}`);
      return definition.run(context, facts as Pick<Facts, Needed> & Partial<Facts>);
    },
  };
}

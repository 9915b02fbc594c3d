import { granteeIn } from './ask.ts';
import type { CheckContext } from './context.ts';
import type { Facts } from './facts.ts';
import { attention, broken, type Finding } from './finding.ts';
import type { Missing } from './missing-by-unit.ts';
import { ENFORCER_ROLE } from './names.ts';
import { rolloutCommands } from './rollout-commands.ts';

/**
 * No account at all let the caller in. Either the caller may not try, or is none whom the roles trust, or there are no
 * roles: STS tells the first by its words, and the last run the second.
 */
export function whyNobodyGotIn(
  context: CheckContext,
  facts: Pick<Facts, 'caller' | 'organization'> & Partial<Facts>,
  missing: readonly Missing[],
  found: string,
): Finding {
  const who = granteeIn(facts.caller.arn);
  const words = missing[0]?.failure.message ?? '';
  if (words.includes('identity-based policy')) {
    return attention(
      `${found}; may not be asked: sts:AssumeRole`,
      `Grant sts:AssumeRole on role/${context.settings.memberRole} of the accounts to ${who}: the policy keyrotation-doctor (deploy/roles.yml) has it.`,
    );
  }
  const surveyed = facts.lastRun?.report.coverage.surveyed ?? 0;
  if (surveyed > 0 && who !== `the role ${ENFORCER_ROLE}`) {
    return attention(
      `${found}, though the last run surveyed ${surveyed}: the roles do not let ${who} in`,
      `They let ${ENFORCER_ROLE} in, and the role that the parameter operatorRole names: set it and deploy, or call as that role.`,
    );
  }
  const { fix, lines } = rolloutCommands(
    context,
    facts,
    missing.map(({ account }) => account),
  );
  return broken(found, fix, { command: lines, items: [`STS says: ${words}`] });
}

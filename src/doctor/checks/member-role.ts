import { problem, type ProblemCode } from '../../core/problem.ts';
import { count } from '../../words/counts.ts';
import { granteeIn } from '../ask.ts';
import { check } from '../check.ts';
import type { ExaminedAccount } from '../examined-account.ts';
import { examineAccounts } from '../examine-accounts.ts';
import { attention, broken, ok, type Finding } from '../finding.ts';
import { missingByUnit, withUnits, type Missing } from '../missing-by-unit.ts';
import { rolloutCommands } from '../rollout-commands.ts';
import { whyNobodyGotIn } from '../why-nobody-got-in.ts';

export const memberRoleCheck = check({
  name: 'member-role',
  about: 'The member role can be assumed in every account in scope: coverage, and the missing ones by OU',
  asks: [
    'organizations:ListTagsForResource',
    'organizations:ListParents',
    'organizations:DescribeOrganizationalUnit',
    'sts:AssumeRole',
  ],
  needs: ['caller', 'organization', 'accounts'],
  beforeDeploy: false,
  async run(context, facts) {
    const { examined, leftOut } = await examineAccounts(context, facts.accounts);
    const entered = examined.filter((each) => each.entered === true);
    const undecided = examined.filter((each) => each.entered === 'undecided');
    const refused = examined.filter((each) => each.entered === false);
    const unanswered = refused.filter(({ failure }) => failure.code !== 'ACCESS_DENIED');
    const missing = await withUnits(
      context,
      refused.filter(({ failure }) => failure.code === 'ACCESS_DENIED'),
    );
    const findings: Finding[] = [];
    const percent = examined.length === 0 ? 100 : Math.floor((100 * entered.length) / examined.length);
    const found = `assumable in ${entered.length} of ${count(examined.length, 'account')} in scope (${percent} %)${leftOut}`;

    if (missing.length > 0 && entered.length === 0 && unanswered.length === 0) {
      findings.push(whyNobodyGotIn(context, facts, missing, found));
    } else if (missing.length > 0) {
      const items = await missingByUnit(context, missing);
      const command = rolloutCommands(
        context,
        facts,
        missing.map(({ account }) => account),
      );
      findings.push(broken(found, command.fix, { items, command: command.lines }));
    } else if (entered.length > 0) findings.push(ok(found));
    else if (examined.length === 0) findings.push(nobodyInScope(leftOut));
    if (unanswered.length > 0) findings.push(...unansweredFindings(unanswered, entered.length));
    if (undecided.length > 0) findings.push(undecidedFinding(undecided, granteeIn(facts.caller.arn)));
    const members = entered.length > 0 ? { members: examined } : {};
    return { findings, facts: members };
  },
});

/** A run like that has nothing to do. */
const nobodyInScope = (leftOut: string): Finding =>
  attention(
    `no account is in scope${leftOut}`,
    'See INCLUDEOUS, EXCLUDEOUS and the opt-out tags of the accounts.',
  );

/** A run meets the same in these accounts, every day, until somebody mends it. */
const STAYS: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['REGION_DISABLED', 'WRONG_ACCOUNT']);

/** STS or IAM answered nothing that says whether the role is there. Where nobody at all let the caller in, no run could do more. */
function unansweredFindings(unanswered: readonly Missing[], entered: number): Finding[] {
  const [stay, passing] = [true, false].map((stays) =>
    unanswered.filter(({ failure }) => STAYS.has(failure.code) === stays),
  ) as [Missing[], Missing[]];
  const of = (accounts: readonly Missing[], make: typeof broken, fix: string): Finding[] =>
    accounts.length === 0
      ? []
      : [
          make(`${count(accounts.length, 'account')} did not answer`, fix, {
            items: accounts.map(
              ({ account, failure }) => `${account.accountId} ${account.name}: ${failure.message}`,
            ),
          }),
        ];
  const fixes = [...new Set(stay.map(({ failure }) => problem('run', '', failure.code, '').fix))];
  return [
    ...of(stay, broken, fixes.join(' ')),
    ...of(
      passing,
      entered === 0 ? broken : attention,
      'Call again; what the messages say tells what stands in the way.',
    ),
  ];
}

type Undecided = Extract<ExaminedAccount, { readonly entered: 'undecided' }>;

/** Which call would tell whether an account may be entered. */
const ASKS: Readonly<Partial<Record<ProblemCode, string>>> = {
  OPT_OUT_UNREAD: 'organizations:ListTagsForResource',
  OU_PATH_UNREAD: 'organizations:ListParents',
};

function undecidedFinding(undecided: readonly Undecided[], who: string): Finding {
  const [{ problem } = { problem: null }] = undecided;
  const action = ASKS[problem?.code ?? 'SERVICE_ERROR'];
  const isDenied = action !== undefined && (problem?.message ?? '').startsWith('AccessDenied');
  return attention(
    `${count(undecided.length, 'account')} not entered, since opt-out or OU could not be read`,
    isDenied ? `Grant ${action} to ${who} (policy keyrotation-doctor).` : (problem?.fix ?? ''),
    {
      items: undecided.map(
        ({ account, problem: why }) => `${account.accountId} ${account.name}: ${why.message}`,
      ),
    },
  );
}

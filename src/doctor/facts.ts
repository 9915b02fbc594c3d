import type { CallerIdentity } from '../aws/caller-identity.ts';
import type { MailAccountFacts } from '../aws/deployed/mail-answers.ts';
import type { StackFacts, StackInstance } from '../aws/deployed/stacks.ts';
import type { ListedAccount } from '../aws/organizations-answers.ts';
import type { ReportHead } from '../core/report.ts';
import type { LastRunMail } from './checks/expected-mail.ts';
import type { ExaminedAccount } from './examined-account.ts';

/** By what right the hub reads the organization. */
export type Position = 'management' | 'delegated-administrator' | 'delegation-policy';

/** What checks learn for those that come after them. What one could not learn is not there. */
export interface Facts {
  readonly caller: CallerIdentity;
  readonly organization: { readonly organizationId: string; readonly managementAccountId: string };
  readonly accounts: readonly ListedAccount[];
  readonly position: Position;
  /** null: nothing is deployed here. */
  readonly stack: StackFacts | null;
  /** The stack is there, whole. */
  readonly deployment: StackFacts;
  /** null: no StackSet brings the member role from here. */
  readonly stackSet: readonly StackInstance[] | null;
  /** The table is there and its keys are right. */
  readonly ledger: true;
  readonly lastRun: { readonly report: ReportHead; readonly mail: LastRunMail };
  readonly sending: MailAccountFacts;
  readonly members: readonly ExaminedAccount[];
}

export type FactName = keyof Facts;

/** What each is called where a check says that it lacks it, and the check that finds it out. */
export const FACTS: Readonly<Record<FactName, { readonly what: string; readonly by: string }>> = {
  caller: { what: 'who is calling', by: 'caller' },
  organization: { what: 'which organization it is', by: 'organization' },
  accounts: { what: 'the list of accounts', by: 'organization' },
  position: { what: 'where in the organization this account stands', by: 'position' },
  stack: { what: 'whether the stack is there', by: 'stack' },
  deployment: { what: 'a stack that is there', by: 'stack' },
  stackSet: { what: 'whether a StackSet brings the role', by: 'rollout' },
  ledger: { what: 'a ledger that can be used', by: 'ledger' },
  lastRun: { what: 'a run that has ended', by: 'last-run' },
  sending: { what: 'what SES allows', by: 'sending' },
  members: { what: 'accounts that were entered', by: 'member-role' },
};

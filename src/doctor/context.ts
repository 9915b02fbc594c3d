import type { CallerIdentity } from '../aws/caller-identity.ts';
import type { Functions } from '../aws/deployed/functions.ts';
import type { TableSetup } from '../aws/deployed/ledger-table.ts';
import type { MailSetup } from '../aws/deployed/mail-setup.ts';
import type { MemberPermissions } from '../aws/deployed/member-permissions.ts';
import type { OrganizationFacts } from '../aws/deployed/organization-facts.ts';
import type { Schedules } from '../aws/deployed/schedules.ts';
import type { StackReads } from '../aws/deployed/stacks.ts';
import type { Account } from '../core/account.ts';
import type { Services } from '../phases/run.ts';
import type { Settings } from '../settings/settings.ts';
import type { Ask } from './ask.ts';

/** What stands in the hub and in the accounts, as doctor sees it: reads only. */
export interface Deployed {
  caller(): Promise<CallerIdentity>;
  readonly organization: OrganizationFacts;
  readonly table: TableSetup;
  readonly mail: MailSetup;
  readonly functions: Functions;
  readonly schedules: Schedules;
  readonly stacks: StackReads;
  permissionsIn(account: Pick<Account, 'accountId' | 'partition'>): Promise<MemberPermissions>;
}

/** Who brings the member role to the accounts, as the deployment parameter `rollout` says it. */
export type Rollout = 'none' | 'self' | 'delegated-admin';

export interface DoctorContext {
  readonly settings: Settings;
  readonly region: string;
  /** null: nobody has said. */
  readonly rollout: Rollout | null;
  /** Where the member role is rolled out to, as the deployment parameter says it; none: nobody has said. */
  readonly targetOUs: readonly string[];
  readonly beforeDeploy: boolean;
  /** Whether the deployment is to reserve concurrency for the enforcer, by its parameter; of one that is there, it tells itself. */
  readonly reservesConcurrency: boolean;
  readonly deployed: Deployed;
  readonly services: Pick<Services, 'clock' | 'ledger' | 'organizations' | 'eventBus'>;
  /** Told after each account that was looked at. */
  readonly onAccount: (done: number, total: number) => void;
}

/** What a check works with. */
export interface CheckContext extends DoctorContext {
  readonly ask: Ask;
}

import { callerIdentity } from '../../aws/caller-identity.ts';
import { functions } from '../../aws/deployed/functions.ts';
import { tableSetup } from '../../aws/deployed/ledger-table.ts';
import { mailSetup } from '../../aws/deployed/mail-setup.ts';
import { memberPermissions, nobodysArn } from '../../aws/deployed/member-permissions.ts';
import { organizationFacts } from '../../aws/deployed/organization-facts.ts';
import { schedules } from '../../aws/deployed/schedules.ts';
import { stackReads } from '../../aws/deployed/stacks.ts';
import type { Clients } from '../../aws/clients.ts';
import { memberCredentials } from '../../aws/member-role.ts';
import { renewingSession } from '../../aws/member-session.ts';
import type { Deployed } from '../../doctor/context.ts';
import type { Settings } from '../../settings/settings.ts';

/** Names the sessions, so that CloudTrail in the member account leads here. */
const SESSION = 'doctor';

/** What doctor looks at, over the clients of the engine and those of a few services more. */
export function deployed(clients: Clients, settings: Settings): Deployed {
  const { memberRole: roleName, externalId, ledgerTable } = settings;
  return {
    caller: () => callerIdentity(clients.sts),
    organization: organizationFacts(clients.organizations),
    table: tableSetup(clients.dynamodb, ledgerTable),
    mail: mailSetup(clients.sesV2),
    functions: functions(clients),
    schedules: schedules(clients),
    stacks: stackReads(clients),
    permissionsIn: (account) => {
      const purpose = { kind: 'examine', nobodysArn: nobodysArn(account) } as const;
      const role = { roleName, externalId, runId: SESSION };
      const credentials = memberCredentials(clients, account, role, purpose);
      return memberPermissions(renewingSession(() => clients.iam(credentials)));
    },
  };
}

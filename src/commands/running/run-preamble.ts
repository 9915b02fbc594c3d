import { callerIdentity } from '../../aws/caller-identity.ts';
import { hearsOf } from '../../aws/deployed/mail-answers.ts';
import { mailSetup } from '../../aws/deployed/mail-setup.ts';
import { organizationFacts } from '../../aws/deployed/organization-facts.ts';
import { failureOrThrow } from '../../aws/failure.ts';
import type { Connection } from '../connection/connect.ts';

/**
 * Who is about to do what, and where, so that nobody enforces in the wrong place. What may not be asked is no reason to
 * stop.
 */
export async function runPreamble({
  clients,
  services: { ledger },
  settings,
}: Pick<Connection, 'clients' | 'services' | 'settings'>): Promise<string> {
  const region = await clients.dynamodb.config.region();
  const [caller, organization, lastRun, bounces] = await Promise.all([
    orUnknown(async () => (await callerIdentity(clients.sts)).arn),
    orUnknown(() => organizationOf(clients)),
    orUnknown(async () => (await ledger.runs.lastEnded()) ?? 'none'),
    orUnknown(() => bounceTracking(clients, settings.sesConfigurationSet)),
  ]);
  return [
    `Caller        ${caller}`,
    `Organization  ${organization}`,
    `Ledger        ${settings.ledgerTable} in ${region}; last run: ${lastRun}`,
    `Sender        ${settings.sourceMail}, through SES in ${settings.sesRegion ?? region}; bounces: ${bounces}`,
    '',
  ].join('\n');
}

async function orUnknown(ask: () => Promise<string>): Promise<string> {
  try {
    return await ask();
  } catch (error) {
    return `not known (${failureOrThrow(error).code})`;
  }
}

async function organizationOf({ organizations }: Connection['clients']): Promise<string> {
  const organization = await organizationFacts(organizations).organization();
  return organization === null
    ? 'none: the account is in no organization'
    : `${organization.organizationId}, management account ${organization.managementAccountId}`;
}

async function bounceTracking({ sesV2 }: Connection['clients'], set: string | null): Promise<string> {
  if (set === null)
    return 'not tracked, since SESCONFIGURATIONSET is not set: a notice that comes back counts as told';
  const setup = mailSetup(sesV2);
  if ((await setup.configurationSet(set)) === null)
    return `not tracked: there is no configuration set ${set}`;
  const destinations = await setup.eventDestinations(set);
  return destinations.some((each) => hearsOf(each, 'BOUNCE'))
    ? `tracked through configuration set ${set}`
    : `not tracked: configuration set ${set} tells nobody of bounces`;
}

import { buildClients, type ClientConfig, type Clients } from './aws/clients.ts';
import { eventBusOf } from './aws/event-bus.ts';
import { iamApi } from './aws/iam.ts';
import { openLedger } from './ledger/ledger.ts';
import { memberCredentials } from './aws/member-role.ts';
import { renewingSession } from './aws/member-session.ts';
import { organizationsApi } from './aws/organizations.ts';
import { politePaces, type Pace, type Paces } from './aws/pace.ts';
import { paceRequests } from './aws/paced-client.ts';
import { reportBucket } from './aws/report-bucket.ts';
import { sesApi } from './aws/ses.ts';
import { stsApi } from './aws/sts.ts';
import { senderName } from './mail/own-words.ts';
import type { Services } from './phases/run.ts';
import type { Settings } from './settings/settings.ts';
import { systemClock, type Clock } from './workflow/clock.ts';

export interface Wired {
  readonly services: Services;
  readonly clients: Clients;
}

/** Builds every client once and hands the phases what they may use; the only place that knows both. */
export function wire(settings: Settings, config: ClientConfig = {}, clock: Clock = systemClock): Wired {
  const clients = buildClients(config, settings.sesRegion);
  const paces = politePaces(clock, settings.apiRateShare);
  const paceOf = (command: string): Pace | undefined => paces[command as keyof Paces];
  paceRequests(clients.organizations, paceOf);
  paceRequests(clients.sts, paceOf);
  paceRequests(clients.baseSts, paceOf);
  // Mails keep a pace of their own, the account's `MaxSendRate`.
  paceRequests(clients.ses, (command) => (command === 'SendRawEmail' ? undefined : paces.sesManagement));
  paceRequests(clients.sesV2, () => paces.sesManagement);
  const {
    memberRole: roleName,
    externalId,
    sourceMail: from,
    operatorMail: replyTo,
    mail,
    sesConfigurationSet: configurationSet,
  } = settings;
  const services: Services = {
    clock,
    ledger: openLedger(clients.dynamodb, settings.ledgerTable, clock, {
      hasBus: settings.eventBus !== null,
    }),
    eventBus: eventBusOf(settings.eventBus, clients.eventBridge),
    organizations: organizationsApi(clients.organizations),
    ses: sesApi(clients.ses, clients.sesV2, {
      from,
      name: senderName(mail),
      replyTo,
      configurationSet,
    }),
    sts: stsApi(clients.sts),
    reportBucket: settings.reportBucket === null ? null : reportBucket(settings.reportBucket, clients.shared),
    enterAccount: (account, purpose, runId) => {
      const credentials = memberCredentials(clients, account, { roleName, externalId, runId }, purpose);
      return iamApi(
        renewingSession(() => clients.iam(credentials)),
        clock,
      );
    },
  };
  return { services, clients };
}

import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetEmailIdentityCommand,
  GetSuppressedDestinationCommand,
  ListSuppressedDestinationsCommand,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import { ask } from '../answer.ts';
import { listAll } from '../listing.ts';
import {
  ConfigurationSet,
  EventDestinations,
  IdentityFacts,
  MailAccount,
  Suppressed,
  SuppressedPage,
  type EventDestination,
  type MailAccountFacts,
} from './mail-answers.ts';
import { unlessNamed } from '../unless-named.ts';

/** How SES is set up in the hub, by its second API; reads only. */
export interface MailSetup {
  account(): Promise<MailAccountFacts>;
  /** Whether mail may be sent as this address or domain; null where SES has no such identity. */
  identity(identity: string): Promise<{ readonly isVerified: boolean; readonly status: string } | null>;
  /** null where there is no such set. */
  configurationSet(name: string): Promise<{ readonly sendingEnabled: boolean } | null>;
  eventDestinations(name: string): Promise<readonly EventDestination[]>;
  /** Why SES sends the address nothing; null when it does. */
  suppressionOf(address: string): Promise<string | null>;
  /** Every suppressed address, in small letters, with its reason. */
  suppressed(): Promise<ReadonlyMap<string, string>>;
}

const NOT_FOUND = ['NotFoundException'];

export function mailSetup(client: SESv2Client): MailSetup {
  return {
    account: () => ask(() => client.send(new GetAccountCommand({})), MailAccount),

    identity: (EmailIdentity) =>
      unlessNamed(NOT_FOUND, () =>
        ask(() => client.send(new GetEmailIdentityCommand({ EmailIdentity })), IdentityFacts),
      ),

    configurationSet: (ConfigurationSetName) =>
      unlessNamed(NOT_FOUND, () =>
        ask(() => client.send(new GetConfigurationSetCommand({ ConfigurationSetName })), ConfigurationSet),
      ),

    eventDestinations: (ConfigurationSetName) =>
      ask(
        () => client.send(new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName })),
        EventDestinations,
      ),

    suppressionOf: (EmailAddress) =>
      unlessNamed(NOT_FOUND, async () => {
        const { reason } = await ask(
          () => client.send(new GetSuppressedDestinationCommand({ EmailAddress })),
          Suppressed,
        );
        return reason;
      }),

    async suppressed() {
      const all = await listAll({
        send: (NextToken) =>
          client.send(new ListSuppressedDestinationsCommand({ NextToken, PageSize: 1000 })),
        page: SuppressedPage,
        idOf: ({ address }) => address,
        merge: (_, later) => later,
      });
      return new Map(all.map(({ address, reason }) => [address, reason]));
    },
  };
}

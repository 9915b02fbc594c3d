import type { SimulatorClock } from '../../src/simulator/clock.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface SentMail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

/** A mock of AWS with an organization founded in it as the scenario's accounts say. Everything else goes through the SDK. */
export interface Backend {
  readonly endpoint: string;
  readonly region: string;
  /** Account IDs by name. */
  readonly accountIds: ReadonlyMap<string, string>;
  /** The organizational unit that EXCLUDEOUS names. */
  readonly excludedOu: string;
  /** Of the hub's role: what the engine is started with. */
  readonly hub: Credentials;
  /** Of an administrator of the hub, who may enter every account through OrganizationAccountAccessRole. */
  readonly administrator: Credentials;
  /** The engine's; the backend's own dates follow it only where the backend can. */
  readonly clock: SimulatorClock;
  /** A call is made with a user's key, so that it has a last use. */
  use(accountId: string, key: Credentials): Promise<void>;
  /** While the engine runs, its policies count. */
  underAccessControl<T>(work: () => Promise<T>): Promise<T>;
  /** All mails that SES has accepted, the oldest first. */
  sentMails(): Promise<SentMail[]>;
  /** How many they are, without the trouble of reading them. */
  countSentMails(): Promise<number>;
  /** How many events have come over the bus `EVENT_BUS` of the scenario. */
  countEvents(): Promise<number>;
  close(): Promise<void>;
}

import type { EmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import { toldIn } from '../e2e/told-in.ts';

/** That an address was told of a key, as the accepted mail itself says. */
export interface Told {
  readonly kind: 'first' | 'reminder' | 'deactivated';
  readonly keyId: string;
  readonly to: string;
  readonly at: Date;
  /** Whether the mail came back. */
  readonly bounced: boolean;
}

/** A change of a key's status by a call that took effect, whatever its caller got to hear. */
export interface SwitchedOff {
  readonly keyId: string;
  readonly at: Date;
}

/** What really happened in an organization, whatever the engine says or remembers of it. */
export interface Happened {
  readonly told: readonly Told[];
  readonly off: readonly SwitchedOff[];
  /** Accounts that somebody tried to enter. */
  readonly entered: ReadonlySet<string>;
  /** Keys that are inactive in the end. */
  readonly inactive: ReadonlySet<string>;
}

/** @param before what was told before the call log and the mailbox begin */
export function whatHappened(organization: EmbeddedOrganization, before: readonly Told[]): Happened {
  const { calls, world } = organization;
  const entered = calls
    .find({ action: 'sts:AssumeRole' })
    .map(({ params }) => /:(\d{12}):/.exec(String(params.RoleArn))?.[1] ?? '');
  const off = calls
    .find({ action: 'iam:UpdateAccessKey', outcome: 'ok' })
    .filter(({ params }) => params.Status === 'Inactive')
    .map(({ at, params }) => ({ keyId: String(params.AccessKeyId), at }));
  const inactive = [...world.accounts.values()].flatMap(({ users }) =>
    [...users.values()].flatMap(({ accessKeys }) =>
      accessKeys.filter(({ status }) => status === 'Inactive').map(({ id }) => id),
    ),
  );
  return {
    told: [...before, ...told(organization)],
    off,
    entered: new Set(entered),
    inactive: new Set(inactive),
  };
}

/** What SES has accepted, mail by mail and key by key. */
export function told({ ses: { mailbox } }: EmbeddedOrganization): Told[] {
  const delivered = new Set(
    mailbox.deliveries
      .filter(({ outcome }) => outcome === 'delivered')
      .map(({ messageId, address }) => `${messageId} ${address}`),
  );
  return mailbox.accepted.flatMap(({ at, messageId, destinations, text }) =>
    toldIn(text).flatMap(({ kind, keyId }) =>
      kind === 'restored'
        ? []
        : destinations.map((to): Told => ({
            kind,
            keyId,
            to,
            at,
            bounced: !delivered.has(`${messageId} ${to}`),
          })),
    ),
  );
}

/** What happened to each key on which day from the fault's on: `first ann@example.org`, `off`. */
export type Timeline = ReadonlyMap<string, readonly string[]>;

export function timelineFrom(day: Date, { told: mails, off }: Happened): Timeline {
  const events = [
    ...mails.map(({ kind, keyId, to, at }) => ({ keyId, at, what: `${kind} ${to}` })),
    ...off.map(({ keyId, at }) => ({ keyId, at, what: 'off' })),
  ].filter(({ at }) => at >= day);
  const timeline = new Map<string, string[]>();
  for (const { keyId, at, what } of events) {
    const ofKey = timeline.get(keyId) ?? [];
    ofKey.push(`${at.toISOString().slice(0, 10)} ${what}`);
    timeline.set(keyId, ofKey.sort());
  }
  return timeline;
}

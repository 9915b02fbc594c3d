import type { PresentClock } from '../clock.ts';
import { sesIdentities, type Identities } from './identities.ts';
import { mailbox, type Mailbox } from './mailbox.ts';
import { sendingQuota, type SendingQuota } from './sending-quota.ts';
import type { ConfigurationSet } from './configuration-sets.ts';
import type { BounceKind, ComplaintKind, SesEvent } from './ses-event.ts';

/** What happens to mails for an address. */
export type Fate =
  | { readonly kind: 'deliver' }
  | { readonly kind: 'bounce'; readonly why: BounceKind }
  | { readonly kind: 'complain'; readonly why: ComplaintKind };

/** SES of the hub's account and Region, as a test sees and steers it. */
export interface SesState {
  /** In the sandbox recipients must be verified too; `setSandbox` also changes the quota. */
  readonly sandbox: boolean;
  setSandbox(sandbox: boolean): void;
  sendingEnabled: boolean;
  readonly quota: SendingQuota;
  readonly identities: Identities;
  readonly mailbox: Mailbox;
  /** Bounces and complaints of mails with a configuration set, in the shape in which EventBridge brings them. */
  readonly events: SesEvent[];
  /** The owner of the address, or domain, follows the verification link. */
  confirm(identity: string): void;
  /** Makes an identity verified at once. */
  verify(...identities: readonly string[]): void;
  /** By name; mail that names another is accepted all the same. */
  readonly configurationSets: Map<string, ConfigurationSet>;
  /** As the list of the account has them: those that `suppress` was told. */
  readonly suppressed: ReadonlySet<string>;
  /** SES accepts mail for a suppressed address and does not send it. */
  suppress(address: string): void;
  bounce(address: string, why?: BounceKind): void;
  complain(address: string, why?: ComplaintKind): void;
  /** Mails to the address arrive again. */
  restore(address: string): void;
  fateOf(address: string): Fate;
}

/** @param isThrottling whether `MaxSendRate` is enforced, on real time. */
export function sesState(clock: PresentClock, isThrottling: () => boolean): SesState {
  const fates = new Map<string, Fate>();
  const identities = sesIdentities(clock);
  const quota = sendingQuota(clock, isThrottling);
  let sandbox = false;
  return {
    get sandbox() {
      return sandbox;
    },
    setSandbox(changed) {
      sandbox = changed;
      quota.max24HourSend = changed ? 200 : 50_000;
      quota.maxSendRate = changed ? 1 : 14;
    },
    sendingEnabled: true,
    quota,
    identities,
    mailbox: mailbox(),
    events: [],
    configurationSets: new Map(),
    get suppressed() {
      return new Set([...fates].flatMap(([address, fate]) => (isSuppressed(fate) ? [address] : [])));
    },
    confirm: (identity) => {
      identities.confirm(identity);
    },
    verify(...added) {
      for (const identity of added) identities.add(identity);
    },
    suppress: (address) => void fates.set(address, { kind: 'bounce', why: 'suppressed' }),
    bounce: (address, why = 'permanent') => void fates.set(address, { kind: 'bounce', why }),
    complain: (address, why = 'abuse') => void fates.set(address, { kind: 'complain', why }),
    restore: (address) => void fates.delete(address),
    fateOf: (address) => fates.get(address) ?? MAILBOX_SIMULATOR[address] ?? { kind: 'deliver' },
  };
}

const isSuppressed = (fate: Fate): boolean => fate.kind === 'bounce' && fate.why === 'suppressed';

/** SES's own mailbox simulator. */
const MAILBOX_SIMULATOR: Readonly<Record<string, Fate>> = {
  'bounce@simulator.amazonses.com': { kind: 'bounce', why: 'permanent' },
  'ooto@simulator.amazonses.com': { kind: 'bounce', why: 'out-of-office' },
  'complaint@simulator.amazonses.com': { kind: 'complain', why: 'abuse' },
  'suppressionlist@simulator.amazonses.com': { kind: 'bounce', why: 'permanent' },
};

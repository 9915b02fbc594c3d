import type { PresentClock } from '../clock.ts';
import { identitiesOf } from './address.ts';

export type VerificationStatus = 'Pending' | 'Success' | 'Failed';

const HOUR_MS = 3_600_000;
/** The link in SES's mail lasts 24 hours; a domain's DNS record is looked for during 72. */
const lastsMs = (identity: string): number => (identity.includes('@') ? 24 : 72) * HOUR_MS;

/** Addresses and domains that were, or shall be, verified. */
export interface Identities {
  /** Milliseconds (simulator clock) after which a request confirms itself; `null` to wait for `confirm`. */
  confirmAfterMs: number | null;
  /** Asks for a verification, again if an earlier one failed. */
  request(identity: string): void;
  /** The owner follows the link. @throws Error when nothing is pending for this identity. */
  confirm(identity: string): void;
  /** Makes an identity verified without anyone asking. */
  add(identity: string): void;
  remove(identity: string): void;
  status(identity: string): VerificationStatus | undefined;
  list(): string[];
  /** The verified identity that vouches for the address: the address, its domain, or a parent domain. */
  verifiedFor(address: string): string | undefined;
}

export function sesIdentities(clock: PresentClock): Identities {
  const requests = new Map<string, { readonly at: number; readonly confirmed: boolean }>();
  const identities: Identities = {
    confirmAfterMs: null,
    request(identity) {
      if (identities.status(identity) === 'Success') return;
      requests.set(identity, { at: clock.now().getTime(), confirmed: false });
    },
    confirm(identity) {
      const status = identities.status(identity);
      if (status !== 'Pending')
        throw new Error(`No verification of ${identity} is pending: ${status ?? 'none asked for'}`);
      identities.add(identity);
    },
    add: (identity) => void requests.set(identity, { at: clock.now().getTime(), confirmed: true }),
    remove: (identity) => void requests.delete(identity),
    status(identity) {
      const request = requests.get(identity);
      if (!request) return undefined;
      const ageMs = clock.now().getTime() - request.at;
      const confirmsItself = identities.confirmAfterMs !== null && ageMs >= identities.confirmAfterMs;
      if (request.confirmed || confirmsItself) return 'Success';
      return ageMs >= lastsMs(identity) ? 'Failed' : 'Pending';
    },
    list: () => [...requests.keys()],
    verifiedFor: (address) =>
      identitiesOf(address).find((identity) => identities.status(identity) === 'Success'),
  };
  return identities;
}

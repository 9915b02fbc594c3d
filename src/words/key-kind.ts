import type { KeyEntry } from '../core/report.ts';

/** How a listed key is called, in the order of lists: what is done about it before what is not. */
const KINDS = [
  ['deactivated', ({ outcome }) => outcome === 'deactivated'],
  ['deactivate', ({ outcome }) => outcome === 'would-deactivate'],
  ['failed', ({ outcome, decision }) => outcome === 'failed' && decision === 'deactivate'],
  ['withheld', ({ outcome, decision }) => outcome === 'none' && decision === 'deactivate'],
  ['deferred', ({ decision }) => decision === 'deferred'],
  ['not told', ({ outcome }) => outcome === 'failed' || outcome === 'withheld'],
  ['mail pending', ({ outcome }) => outcome === 'pending'],
  ['first notice', ({ notice }) => notice === 'first'],
  ['reminder', ({ notice }) => notice === 'reminder'],
  ['wait', ({ decision }) => decision === 'wait' || decision === 'notify'],
  ['undetermined', ({ decision }) => decision === 'undetermined'],
  ['exempt', ({ decision }) => decision === 'exempt'],
] as const satisfies readonly (readonly [string, (key: KeyEntry) => boolean])[];

export type KeyKind = (typeof KINDS)[number][0];

export const KEY_KINDS: readonly KeyKind[] = KINDS.map(([kind]) => kind);

export function kindOf(key: KeyEntry): KeyKind {
  return KINDS.find(([, isOne]) => isOne(key))?.[0] ?? 'wait';
}

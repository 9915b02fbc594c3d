import {
  CALLS_AFTER_A_CRASH,
  CALLS_FOR_THE_SENDER,
  CALLS_IN_THE_SANDBOX,
  CALLS_TO_AWS,
  CALLS_TO_THE_LEDGER,
} from './table-of-calls.ts';
import type { PlotName } from './story.ts';

/** How much a failure of a call may cost: the rest of the organization is served as on any other day. */
export type Cost =
  /** The summary to the operator, or nothing. */
  | 'nothing'
  /** The keys of the user who is asked about, the key, or the address. */
  | 'it'
  | 'account'
  | 'run';

export interface CallInTable {
  /** What is asked or written, in words. */
  readonly about: string;
  /** Of the ledger: what a single row may cost; an outage of it may end the run at any time. */
  readonly costs: Cost;
  /** The story in which its failures are tried. */
  readonly plot: PlotName;
}

type Calls = Readonly<Record<string, readonly [about: string, costs: Cost]>>;

/** Every call that a run makes, by `callName`. A call that is not here fails a test. */
export const CALLS: Readonly<Record<string, CallInTable>> = Object.fromEntries(
  [
    ['daily', CALLS_TO_AWS] as const,
    ['daily', CALLS_TO_THE_LEDGER] as const,
    ['leftovers', CALLS_AFTER_A_CRASH] as const,
    ['sandbox', CALLS_IN_THE_SANDBOX] as const,
    ['sender', CALLS_FOR_THE_SENDER] as const,
  ].flatMap(([plot, calls]: readonly [PlotName, Calls]) =>
    Object.entries(calls).map(([name, [about, costs]]) => [name, { about, costs, plot }] as const),
  ),
);

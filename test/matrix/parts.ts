import { PHASES, type Phase } from './call.ts';
import { CALLS } from './calls.ts';
import type { PlotName } from './story.ts';

/** A part of the matrix: some of the calls that are made in a story. */
export interface Part {
  readonly name: string;
  readonly plot: PlotName;
  readonly calls: readonly string[];
}

const part = (name: string, plot: PlotName, isMeant: (call: string) => boolean = () => true): Part => ({
  name,
  plot,
  calls: Object.keys(CALLS).filter((call) => CALLS[call]?.plot === plot && isMeant(call)),
});

const isOfLedger = (call: string): boolean => call.includes(' dynamodb:');
const isBefore = (call: string): boolean =>
  PHASES.indexOf(call.split(' ')[0] as Phase) < PHASES.indexOf('act');

/** Every call of the table is in one of them. */
export const PARTS = {
  aws: part('aws', 'daily', (call) => !isOfLedger(call)),
  ledgerBefore: part('ledger-before', 'daily', (call) => isOfLedger(call) && isBefore(call)),
  ledgerAfter: part('ledger-after', 'daily', (call) => isOfLedger(call) && !isBefore(call)),
  afterACrash: part('after-a-crash', 'leftovers'),
  sandbox: part('sandbox', 'sandbox'),
  sender: part('sender', 'sender'),
} as const;

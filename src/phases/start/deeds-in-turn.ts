import { setImmediate } from 'node:timers/promises';
import { assertNotPaused, PausedError, type PauseSwitch } from '../../ledger/pause.ts';
import type { Emit } from '../../core/run-event.ts';
import type { Lease } from '../run.ts';

/**
 * Looks for a pause before each deed, one deed after the other, however many are under way: from the moment of a pause on
 * no more leaves than what is between its look and the wire, one as a rule. Once paused, a run stays paused to its end.
 * @param assertGoingOn looked at last
 */
export function deedsInTurn(
  pause: Pick<PauseSwitch, 'read'>,
  assertGoingOn: () => void,
  emit: Emit,
): Lease['allowDeed'] {
  let lastTurn: Promise<unknown> = Promise.resolve();
  let asked = 0;
  /** Whoever waited while the ledger did not answer need not ask again. */
  let refused: { readonly error: unknown; readonly upTo: number } | null = null;

  const take = async (number: number, turn?: () => Promise<void>): Promise<void> => {
    assertGoingOn();
    if (refused !== null && number <= refused.upTo) throw refused.error;
    try {
      await assertNotPaused(pause);
    } catch (error) {
      const isPaused = error instanceof PausedError;
      refused = { error, upTo: isPaused ? Infinity : asked };
      if (isPaused) emit({ event: 'mail-blocked', code: 'PAUSED', message: error.message });
      throw error;
    }
    await turn?.();
    assertGoingOn();
  };

  return (turn) => {
    asked += 1;
    const number = asked;
    const mine = lastTurn.then(() => take(number, turn));
    lastTurn = mine.then(onItsWay, onItsWay);
    return mine;
  };
}

/** What was allowed is on the wire before the next one looks. */
const onItsWay = (): Promise<unknown> => setImmediate();

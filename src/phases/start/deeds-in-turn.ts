import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { assertNotPaused, PausedError, type PauseSwitch } from '../../ledger/pause.ts';
import type { Emit } from '../../core/run-event.ts';
import type { Lease } from '../run.ts';

/** Between their look and the wire, however slow the ledger is. */
const MOST_AT_ONCE = 4;

/**
 * Looks for a pause before each deed, one deed after the other, however many are under way: from the moment of a pause on
 * no more leaves than what is between its look and the wire: one, and a few mails where a look takes longer than their pace has patience
 * for. Once paused, a run stays paused to its end.
 * @param assertGoingOn looked at last
 */
export function deedsInTurn(
  pause: Pick<PauseSwitch, 'read'>,
  assertGoingOn: () => void,
  emit: Emit,
): Lease['allowDeed'] {
  let nextMayLook: Promise<unknown> = Promise.resolve();
  let asked = 0;
  const onTheirWay = new Set<Promise<unknown>>();
  /** Whoever waited while the ledger did not answer need not ask again. */
  let refused: { readonly error: unknown; readonly upTo: number } | null = null;

  const assertNotRefused = (number: number): void => {
    if (refused !== null && number <= refused.upTo) throw refused.error;
  };

  const look = async (number: number): Promise<void> => {
    assertGoingOn();
    assertNotRefused(number);
    try {
      await assertNotPaused(pause);
    } catch (error) {
      const isPaused = error instanceof PausedError;
      if (isPaused && refused?.upTo !== Infinity)
        emit({ event: 'mail-blocked', code: 'PAUSED', message: error.message });
      if (refused?.upTo !== Infinity) refused = { error, upTo: isPaused ? Infinity : asked };
      throw error;
    }
  };
  /** Another one, who looked a moment later, may have been told of a pause. */
  const assertNotPausedMeanwhile = (): void => {
    if (refused?.upTo === Infinity) throw refused.error;
  };

  return (turn, patienceMs) => {
    asked += 1;
    const number = asked;
    let isLooking = true;
    const mine = nextMayLook.then(async () => {
      onTheirWay.add(left);
      await look(number).finally(() => (isLooking = false));
      assertNotPausedMeanwhile();
      await turn?.();
      assertNotPausedMeanwhile();
      assertGoingOn();
    });
    const left: Promise<unknown> = mine.then(onItsWay, onItsWay).finally(() => onTheirWay.delete(left));
    nextMayLook = nextMayLook.then(async () => {
      if (patienceMs !== undefined) await Promise.race([left, delay(patienceMs, undefined, { ref: false })]);
      if (patienceMs === undefined || !isLooking) await left;
      while (onTheirWay.size >= MOST_AT_ONCE) await Promise.race(onTheirWay);
    });
    return mine;
  };
}

/** What was allowed is on the wire before the next one looks. */
const onItsWay = (): Promise<unknown> => setImmediate();

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
  let paused: PausedError | null = null;
  /** Whoever waited while the ledger did not answer need not ask again. */
  let refused: { readonly error: unknown; readonly upTo: number } | null = null;

  const assertNotPausedYet = (): void => {
    if (paused !== null) throw paused;
  };

  const look = async (number: number): Promise<void> => {
    assertGoingOn();
    assertNotPausedYet();
    if (refused !== null && number <= refused.upTo) throw refused.error;
    try {
      await assertNotPaused(pause);
    } catch (error) {
      if (!(error instanceof PausedError)) refused = { error, upTo: asked };
      else if (paused === null) {
        paused = error;
        emit({ event: 'mail-blocked', code: 'PAUSED', message: error.message });
      }
      throw error;
    }
  };

  return (turn, patienceMs) => {
    asked += 1;
    const number = asked;
    let isLooking = true;
    const mine = nextMayLook.then(async () => {
      onTheirWay.add(left);
      await look(number).finally(() => (isLooking = false));
      // Another one, who looked a moment later, may have been told of a pause.
      assertNotPausedYet();
      await turn?.();
      assertNotPausedYet();
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

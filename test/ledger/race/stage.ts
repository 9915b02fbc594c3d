import type { Actor, Move, Turn } from './move.ts';

class LeftError extends Error {
  override readonly name = 'LeftError';
}

/** An actor whose moves are made one by one, each when it is let. */
export function onStage(name: string, actor: Actor) {
  let waiting: { readonly move: Move; readonly go: () => Promise<void>; readonly leave: () => void } | null =
    null;
  let [isLeft, isOver] = [false, false];
  let failure: { readonly error: unknown } | null = null;
  let tell = (): void => undefined;

  const turn: Turn = (move, make) =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        reject(new LeftError('the order is left'));
      };
      if (isLeft) {
        leave();
        return;
      }
      if (waiting !== null) throw new Error(`${name} makes two moves at once: ${move.name}`);
      waiting = { move, leave, go: () => make().then(resolve, reject) };
      tell();
    });

  const played = actor(turn).then(
    () => undefined,
    (error: unknown) => {
      if (!isLeft) failure = { error };
    },
  );
  const over = played.then(() => {
    isOver = true;
    tell();
  });

  return {
    name,
    next: () => waiting?.move ?? null,
    /** Waits until the actor waits for its turn, or has ended. @throws what it threw */
    async still(): Promise<void> {
      if (waiting === null && !isOver) await new Promise<void>((resolve) => (tell = resolve));
      if (failure !== null) throw failure.error;
    },
    async go(): Promise<void> {
      const mine = waiting;
      waiting = null;
      await mine?.go();
    },
    leave(): Promise<void> {
      isLeft = true;
      waiting?.leave();
      return over;
    },
  };
}

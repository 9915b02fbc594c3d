/** One thing that an actor is about to do: to what, and whether it changes that. */
export interface Move {
  readonly name: string;
  /** What others may change or read as well; `*` is everything. */
  readonly on: readonly string[];
  readonly changes: boolean;
}

/** Waits until it is this actor's turn, then makes the move. */
export type Turn = <T>(move: Move, make: () => Promise<T>) => Promise<T>;

/** Whoever acts: one move at a time, and nothing between two moves that others could see. */
export type Actor = (turn: Turn) => Promise<void>;

/** Whether the order of the two can matter. */
export function meet(one: Move | undefined, other: Move): boolean {
  if (one === undefined || !(one.changes || other.changes)) return false;
  return one.on.some((each) => each === '*' || other.on.includes('*') || other.on.includes(each));
}

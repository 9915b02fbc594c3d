/** Lambda of the hub account, in its Region, as far as concurrency goes. */
export interface FunctionState {
  /** Concurrent executions of the whole account. */
  concurrency: number;
  /** What each function has reserved; null for nothing. */
  readonly reserved: Map<string, number | null>;
}

/** An account as it is after its first months: new ones have 10. */
export function functionState(): FunctionState {
  return { concurrency: 1_000, reserved: new Map() };
}

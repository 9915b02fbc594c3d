/** A mistake in how a command was called; its message says what it takes. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

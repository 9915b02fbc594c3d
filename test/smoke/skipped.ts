/** It could not be tried here, or not yet; the message says why. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}

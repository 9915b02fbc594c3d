import type { Hearing, Of, Watch } from './watch.ts';

/** I9: an identity that the engine did not ask for is not deleted, a key that it did not deactivate is not restored. */
export class Own implements Watch {
  readonly #requested = new Set<string>();

  identity({ became, address }: Of<'identity'>, { say }: Hearing): void {
    if (became === 'requested') this.#requested.add(address);
    else if (!this.#requested.has(address))
      say('I9 only its own', `the identity ${address} was deleted, which somebody else had asked for`);
  }

  key({ key: { keyId, status }, by }: Of<'key'>, { model, say }: Hearing): void {
    if (by === 'engine' && status === 'Active' && !model.everOff.has(keyId))
      say('I9 only its own', `${keyId} was restored, and had never been deactivated`);
  }
}

import type { Hearing, Of, Watch } from './watch.ts';

/** Who is outside CONTACTDOMAINS is neither told of keys nor asked to verify an address; the operator always may be. */
export class Outsiders implements Watch {
  readonly #always: readonly string[];

  constructor(...always: readonly string[]) {
    this.#always = always;
  }

  identity({ became, address }: Of<'identity'>, hearing: Hearing): void {
    if (became === 'requested') this.#judge(address, 'asked to verify an address', hearing);
  }

  mail({ told, to }: Of<'mail'>, hearing: Hearing): void {
    // A restore tells whom the last runs were allowed to.
    if (told.some(({ kind }) => kind !== 'restored')) this.#judge(to, 'told of keys', hearing);
  }

  #judge(address: string, what: string, { model, say }: Hearing): void {
    const runs = [...model.openRuns.values()];
    if (runs.length === 0 || this.#always.includes(address)) return;
    const isOutside = runs.every(
      ({ run: { rule } }) => rule.contactDomain !== null && !address.endsWith(`@${rule.contactDomain}`),
    );
    if (isOutside) say('contact', `${address} was ${what}, and is an outsider`);
  }
}

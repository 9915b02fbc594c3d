/** Makes of a true answer's body the one that arrives. @throws ImpossibleFault when the body is not of that kind */
export type Spoil = (body: string) => string;

export function inTurn(...spoils: readonly Spoil[]): Spoil {
  return (body) => spoils.reduce((spoiled, spoil) => spoil(spoiled), body);
}

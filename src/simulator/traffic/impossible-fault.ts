/**
 * A fault that was asked for and cannot be made, such as a member taken away that the answer does not have. A test that
 * went on would have tried nothing.
 */
export class ImpossibleFault extends Error {
  override readonly name = 'ImpossibleFault';
}

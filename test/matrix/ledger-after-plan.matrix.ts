import { tryPart } from './matrix.ts';
import { PARTS } from './parts.ts';

describe('calls to the ledger, from the deactivations on', () => {
  tryPart(PARTS.ledgerAfter);
});

import { tryPart } from './matrix.ts';
import { PARTS } from './parts.ts';

describe('calls to the ledger, up to the plan', () => {
  tryPart(PARTS.ledgerBefore);
});

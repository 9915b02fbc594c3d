import { tryPart } from './matrix.ts';
import { PARTS } from './parts.ts';

describe('calls of a run that finishes what another one left', () => {
  tryPart(PARTS.afterACrash);
});

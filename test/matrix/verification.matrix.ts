import { tryPart } from './matrix.ts';
import { PARTS } from './parts.ts';

describe('calls about verifications', () => {
  tryPart(PARTS.sandbox);
  tryPart(PARTS.sender);
});

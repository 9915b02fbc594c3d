import { tryPart } from './matrix.ts';
import { PARTS } from './parts.ts';

describe('calls to Organizations, STS, IAM and SES', () => {
  tryPart(PARTS.aws);
});

import { isMailboxSimulator } from '../../src/aws/mailbox-simulator.ts';
import { Stored } from '../../src/aws/s3-answers.ts';
import type { EmailAddress } from '../../src/core/contact.ts';

test.each([
  ['success@simulator.amazonses.com', true],
  ['bounce+label@simulator.amazonses.com', true],
  ['ann@example.com', false],
  ['simulator.amazonses.com@example.com', false],
  ['ann@simulator.amazonses.com.example.com', false],
  ['ann@xsimulator.amazonses.com', false],
])('%s is of SES mailbox simulator: %p', (address, is) => {
  expect(isMailboxSimulator(address as EmailAddress)).toBe(is);
});

test.each([
  [{ ETag: '"abc"' }, true],
  [{ ETag: '' }, false],
  [{ ETag: '  ' }, false],
  [{ ETag: 5 }, false],
  [{}, false],
])('S3 that answers %j has stored the object: %p', (answer, has) => {
  expect(Stored.safeParse(answer).success).toBe(has);
});

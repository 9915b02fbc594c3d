import { assertDetours } from '../../../src/commands/connection/detours.ts';
import { CallerError } from '../../../src/commands/connection/caller-error.ts';

test.each([
  ['HTTPS_PROXY', 'user:secret@proxy:99999'],
  ['HTTPS_PROXY', 'http://user:secret@proxy:99999'],
  ['HTTPS_PROXY', 'ftp://user:secret@proxy'],
  ['AWS_ENDPOINT_URL', 'user:secret@proxy:99999'],
])('the password in %s=%s is in no message', (name, value) => {
  let thrown: unknown;
  try {
    assertDetours({ [name]: value });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(CallerError);
  expect((thrown as CallerError).message).not.toContain('secret');
  expect((thrown as CallerError).message).toContain(name);
});

import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { revealedIn } from '../builders/revealed.ts';
import { stage } from './harness.ts';
import { logged } from './logged.ts';
import { keyOf, owner } from './people.ts';

/** What AWS has no reason to say, and what a proxy or a library on the way could. */
const TALKATIVE =
  'ASIAIOSFODNN7EXAMPLE with <SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</SecretAccessKey> and ' +
  '"SessionToken":"embedded-session-token/ABCDEFGHIJKLMNOP" may not do this with AKIAIOSFODNN7EXAMPLE';

test('whatever AWS says when it refuses, the log of the run names no key whole and holds no secret', async () => {
  const users = [owner('ci'), owner('AKIAIOSFODNN7EXAMPLE-owner')];
  const world = emptyWorld({ accounts: [account({ users })] });
  const staged = await stage(world);
  staged.organization.faults.intercept(({ action }) =>
    action === 'ListUserTags'
      ? { kind: 'error', status: 403, code: 'AccessDenied', message: TALKATIVE }
      : undefined,
  );
  const { problems } = await staged.run(0);
  const told = JSON.stringify(staged.events);
  expect(problems.length).toBeGreaterThan(0);
  // The engine says it all, to whoever reads the report; who writes the log must mask it.
  expect(told).toContain(keyOf(world, 'ci').id);
  expect(told).toContain('wJalrXUtnFEMI');

  const log = logged();
  for (const event of staged.events) log.take(event);
  expect(log.lines).toHaveLength(staged.events.length);
  expect(log.revealing).toEqual([]);
  expect(log.lines.join('\n')).not.toMatch(/wJalrXUtnFEMI|embedded-session-token/);
});

test.each([
  'AccessDenied for AKIAIOSFODNN7EXAMPLE',
  'x_ASIAIOSFODNN7EXAMPLE_x',
  'embedded/hub/secret',
  'embedded/ABCDEFGHIJKLMNOP/secret',
  'embedded-session-token/ABCDEFGHIJKLMNOP',
])('the reader of the logs notices %s', (line) => {
  expect(revealedIn(line)).not.toBeNull();
});

test.each(['AKIA…MPLE', 'run 2027-03-01T08-00-00Z-enforce', 'arn:aws:iam::111122223333:user/ci'])(
  'and has nothing against %s',
  (line) => {
    expect(revealedIn(line)).toBeNull();
  },
);

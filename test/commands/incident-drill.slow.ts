import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { DAY_MS, HOUR_MS } from '../../src/core/instant.ts';
import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import { onCallPolicy, pausePolicy } from '../deploy/enforcer-policy.ts';
import { SENDER, stage, type Stage } from '../e2e/harness.ts';
import { keyrotation } from './child-process.ts';

const PAGE = 'docs/on-call.md';
const [BEGIN, END] = ['<!-- drill -->', '<!-- end -->'];

/** `npm run docs:drill` writes what the drill shows into the page, with the times of that run. */
const isWriting = process.env.DRILL === 'write';

const USERS: readonly (readonly [name: string, key: string])[] = [
  ['checkout', 'AKIAEXAMPLE00000000A'],
  ['invoices', 'AKIAEXAMPLE00000000B'],
  ['warehouse', 'AKIAEXAMPLE00000000C'],
];

/** Three keys of one account, told of eight days ago, and switched off by the run of an hour ago. */
async function wrongKeysAreOff(): Promise<{ readonly shop: Stage; readonly runId: string }> {
  const users = USERS.map(([name, id]) =>
    user({
      name,
      tags: { Contact: 'payments@example.com' },
      accessKeys: [accessKey({ id, createDate: new Date(Date.now() - 60 * DAY_MS) })],
    }),
  );
  const world = emptyWorld({ accounts: [account({ id: '300000000001', name: 'payments-prod', users })] });
  const shop = await stage(world, { REMINDERDAYS: 'none' }, { startAt: new Date(Date.now() - 8 * DAY_MS) });
  await shop.runNow();
  shop.organization.clock.set(new Date(Date.now() - HOUR_MS));
  const { runId } = await shop.runNow();
  shop.organization.clock.set(new Date());
  return { shop, runId };
}

test('an incident: wrong keys are off; stop, see what happened, undo it, go on; as docs/on-call.md shows it', async () => {
  const { shop, runId } = await wrongKeysAreOff();
  const enforcers = shop.organization.world.hub.policy;
  const statuses = () =>
    [...shop.organization.world.accounts.values()].flatMap(({ users }) =>
      [...users.values()].flatMap(({ accessKeys }) => accessKeys.map(({ status }) => status)),
    );
  const told = () => shop.organization.ses.mailbox.to('payments@example.com').length;
  expect(statuses()).toEqual(['Inactive', 'Inactive', 'Inactive']);
  const before = told();

  const transcript: string[] = [];
  const began = performance.now();
  const call = async (...args: string[]): Promise<void> => {
    // Each by the narrowest role of the stack for it.
    const mayPause = args[0] === 'pause' || args[0] === 'resume';
    shop.organization.world.hub.policy = mayPause ? pausePolicy(SENDER) : onCallPolicy(SENDER);
    const at = performance.now();
    const { exitCode, stdout, stderr } = await keyrotation(args, shop.organization).ended;
    const seconds = ((performance.now() - at) / 1_000).toFixed(1);
    expect({ args, exitCode }).toEqual({ args, exitCode: 0 });
    const typed = args.map((arg) => (/^[\w.-]+$/.test(arg) ? arg : JSON.stringify(arg))).join(' ');
    transcript.push(
      `$ npx keyrotation ${typed}`,
      `${stderr}${stdout}`.replace(/^\n+|\s+$/g, ''),
      `# ${seconds} s`,
      '',
    );
  };

  await call('pause', '--reason', 'checkout is down');
  await call('runs', '--limit', '2');
  await call('history', '--account', '300000000001', '--user', 'checkout');
  await call('restore', '--run', runId, '--reason', 'checkout is down', '--yes');
  expect(statuses()).toEqual(['Active', 'Active', 'Active']);
  expect(told()).toBe(before);
  await call('resume');
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  transcript.push(`# ${seconds} s in all`);

  shop.organization.world.hub.policy = enforcers;
  // The next run tells the contact, and no key goes without a new cycle.
  shop.organization.clock.advance(DAY_MS);
  const next = await shop.runNow();
  expect(next.counts.deactivated).toBe(0);
  expect(told()).toBe(before + 1);
  expect(statuses()).toEqual(['Active', 'Active', 'Active']);

  const shown = ['', '```console', transcript.join('\n').trim(), '```', ''].join('\n');
  const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : `${BEGIN}${END}`;
  const [head = '', rest = ''] = page.split(BEGIN);
  const [onRecord = '', ...tail] = rest.split(END);
  if (isWriting) writeFileSync(PAGE, [head, BEGIN, '\n', shown, '\n', END, tail.join(END)].join(''));
  else expect(timeless(shown)).toBe(timeless(onRecord));
});

/** Without what is another on every day and every machine. */
function timeless(text: string): string {
  return text
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.-]+Z/g, '‹instant›')
    .replaceAll(/\d{1,2} [A-Z][a-z]{2} \d{4}/g, '‹day›')
    .replaceAll(/\d{2}:\d{2}(?::\d{2})?/g, '‹time›')
    .replaceAll(/less than a second|[\d.]+ ?(?:ms|s|seconds?|minutes?|hours?|min|h)\b/g, '‹duration›')
    .replaceAll(/accepted by SES as \S+/g, 'accepted by SES as ‹message›')
    .replaceAll(/restore-?\S*-[0-9a-f]{6}/g, '‹restore›')
    .replaceAll(/[ \t]+/g, ' ')
    .trim();
}

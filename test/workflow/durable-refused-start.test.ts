import { setTimeout as delay } from 'node:timers/promises';
import { stage } from '../e2e/harness.ts';
import { onlyAccounts } from '../e2e/only-accounts.ts';
import { codes, owner } from '../e2e/people.ts';
import { durableDay } from './durable-stage.ts';
import { onLocalRunner } from './local-runner.ts';
import { outlived } from './outlived.ts';

onLocalRunner();

const USERS = Array.from({ length: 12 }, (_, n) => `user-${n}`);

test('no mail leaves before Lambda knows that the step has begun, so that a beginning it refuses late sends none twice', async () => {
  const staged = await stage(onlyAccounts({ users: USERS.map((name) => owner(name)) }));
  const { ses, faults } = staged.organization;
  let again = (): void => undefined;
  const begunAgain = new Promise<void>((resolve) => (again = resolve));
  // What the first life sends, it has no time to record.
  let isOver = false;
  faults.intercept(({ action, params }) =>
    action === 'UpdateItem' && !isOver && JSON.stringify(params).includes('CONTACT#')
      ? { kind: 'hold', until: begunAgain }
      : undefined,
  );
  const { execution, report } = await durableDay(staged, 0, {
    around: (handler) =>
      outlived(handler, {
        of: ({ Name, Action }) => Name === 'notify 1' && Action === 'START',
        late: () => delay(500),
        between: () => {
          isOver = true;
          setTimeout(again, 500);
        },
      }),
  });
  expect(execution.getStatus()).toBe('SUCCEEDED');
  expect(codes(report)).toEqual([]);
  expect(USERS.map((name) => ses.mailbox.to(`${name}@example.org`).length)).toEqual(USERS.map(() => 1));
  expect(report.mail.sent).toBe(USERS.length);
}, 60_000);

import { PassThrough } from 'node:stream';
import type { RunEvent } from '../../src/core/run-event.ts';
import { progress } from '../../src/terminal/progress.ts';

const surveyed: RunEvent = {
  event: 'account-surveyed',
  accountId: '111122223333',
  status: 'surveyed',
  remembered: 0,
  users: 1,
  activeKeys: 1,
  due: 0,
};
const acted: RunEvent = { event: 'key-acted', outcome: 'deactivated' };
const sent: RunEvent = { event: 'mail-sent', contact: 'ann@example.com', notices: 1, messageId: 'm' };
const planned = { event: 'keys-planned', due: 9, toNotify: 4, toDeactivate: 2, deferred: 0 } as const;

function shown(events: readonly RunEvent[], terminal: { columns?: number } = {}): string {
  const stream = new PassThrough() as unknown as NodeJS.WriteStream & PassThrough;
  Object.assign(stream, { isTTY: terminal.columns !== undefined, ...terminal });
  let now = 0;
  const told = progress(stream, false, () => now);
  for (const event of events) {
    told.emit(event);
    now += 500;
  }
  told.close();
  return String(stream.read());
}

const RUN: readonly RunEvent[] = [
  { event: 'accounts-discovered', total: 21, toSurvey: 20 },
  ...Array.from({ length: 20 }, () => surveyed),
  planned,
  acted,
  acted,
  { event: 'notices-pending', notices: 4, mails: 3 },
  sent,
  sent,
  sent,
];

test('without a terminal each stage says a tenth at a time how far it is, how fast, and how long it takes', () => {
  const lines = shown(RUN).trim().split('\n');
  expect(lines.filter((line) => line.startsWith('Surveyed'))).toHaveLength(10);
  expect(lines).toContain('Surveyed 10 of 20 accounts (2.2/s, 5 s left)');
  expect(lines).toContain('Looked at 2 of 2 keys (4.0/s)');
  expect(lines).toContain('Sent 3 of 3 mails (3.0/s)');
});

test.each([50, 80, 200])('a bar fits a terminal of %i columns', (columns) => {
  const drawn = shown(RUN.slice(0, 5), { columns });
  const [bar = ''] = /Survey [░█]+ .*? left/.exec(drawn) ?? [];
  expect(bar).not.toBe('');
  expect(bar.length).toBeLessThanOrEqual(columns);
});

test('a run without anything to survey shows no bar, and no division by nothing', () => {
  expect(shown([{ event: 'accounts-discovered', total: 0, toSurvey: 0 }])).toBe('0 accounts, 0 to survey\n');
});

import type { ContactDomain } from '../../../src/core/contact-domains.ts';
import { type Instant } from '../../../src/core/instant.ts';
import { type Notice } from '../../../src/core/notice.ts';
import type { RunMeta } from '../../../src/core/run-record.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { PausedError } from '../../../src/ledger/pause.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { awsError } from '../../builders/aws-error.ts';
import { notice } from '../../builders/notice.ts';
import { phaseRun, unreadableRow } from '../../builders/phase.ts';
import { RESTORE } from './in-hand.ts';
import { nothing, telling, WORD, type Given } from './telling.ts';

describe('mails stay one run’s at a time', () => {
  const metaOf = (status: RunMeta['status'], asOf: Instant) =>
    ({ readMeta: () => Promise.resolve({ status, asOf } as RunMeta) }) as const;
  const HELD = { ...nothing, pending: 1 };

  test('so the word waits while a run holds the lock', async () => {
    const { tell: told, lock } = telling();
    await lock.acquire('run', 'at-work');
    const { mail, problems } = await told();
    expect(mail).toEqual({ ...HELD, held: "run at-work is at work, and mails are one run's at a time" });
    expect(problems).toEqual([]);
  });

  test.each<[string, Partial<Given['parts'] & object>['runs'], boolean]>([
    ['has not ended may go on within a day', metaOf('running', ago(1, -1)), true],
    ['began a day ago will not go on', metaOf('running', ago(1)), false],
    ['has ended will not go on', metaOf('complete', AS_OF), false],
    ['left no row will not go on', { readMeta: () => Promise.resolve(null) }, false],
    ['left a row that nobody can read is not waited for', { readMeta: unreadableRow }, false],
  ])('and a run that %s', async (_, runs, waits) => {
    const { tell: told, lock } = telling({ parts: { runs: { ids: () => asyncItems([]), ...runs } } });
    await lock.acquire('run', 'asleep');
    await lock.release('run');
    const { mail } = await told();
    expect([mail.sent, mail.pending]).toEqual(waits ? [0, 1] : [1, 0]);
    if (waits) expect(mail.held).toContain('run asleep has not ended');
  });

  test('and the lock is free again afterwards; the restore is none of the runs to be checked', async () => {
    const { tell: told, lock } = telling();
    await told();
    expect(await lock.heldBy()).toBeNull();
    expect(await lock.uncheckedRuns()).toEqual([]);
    expect(await lock.lastRun()).toBe(RESTORE);
  });
});

describe('the word waits', () => {
  test('where SES takes no mail, and is told why', async () => {
    const { tell: told, mails } = telling({ account: { sandbox: true } });
    const held = expect.stringContaining('in the sandbox') as unknown;
    expect((await told()).mail).toEqual({ ...nothing, pending: 1, held });
    expect(mails).toEqual([]);
  });

  test('through a pause, also one that begins between two mails', async () => {
    const paused = { read: () => Promise.resolve({ by: 'Ann', why: null, since: AS_OF } as never) };
    expect((await telling({ parts: { pause: paused } }).tell()).mail).toMatchObject({
      pending: 1,
      paused: true,
    });
    const begins = telling({ answer: () => Promise.reject(new PausedError('paused by Ann')) });
    const { mail, problems } = await begins.tell();
    expect(mail).toEqual({ ...nothing, pending: 1, held: 'not all of them could leave', paused: true });
    expect(problems.map(({ code }) => code)).toEqual(['PAUSED']);
  });

  test('where its mail was refused, which is a problem and no pause', async () => {
    const refused = awsError('MessageRejected', 'Address is blacklisted', { $fault: 'client' });
    const { mail, problems } = await telling({ answer: () => Promise.reject(refused) }).tell();
    expect(mail).toEqual({ ...nothing, pending: 1, held: 'not all of them could leave', paused: false });
    expect(problems).toHaveLength(1);
  });

  test('where the day’s quota is used up', async () => {
    const quota = { max24Hours: 10, sentLast24Hours: 8 };
    const { mail, problems } = await telling({ account: quota }).tell();
    expect(mail).toMatchObject({ sent: 0, pending: 1 });
    expect(problems.map(({ code }) => code)).toEqual(['QUOTA_USED_UP']);
  });

  test('for whom neither the caller nor the last run may mail', async () => {
    const { settings } = phaseRun({}, { CONTACTDOMAINS: 'example.com' });
    const outside = notice({ ...WORD, contact: 'ann@example.net' as Notice['contact'] });
    const written = [WORD, outside];
    const alone = telling({ written, order: { settings } });
    const { mail } = await alone.tell();
    expect(mail).toEqual({
      ...nothing,
      sent: 1,
      pending: 1,
      held: 'some contacts are not in CONTACTDOMAINS',
    });
    const runId = '2026-11-21T08-00-00Z-enforce';
    const runs = {
      ids: () => asyncItems([runId]),
      readMetas: () =>
        Promise.resolve({
          found: new Map([
            [runId, { contactDomains: ['example.com'] as ContactDomain[] } as unknown as RunMeta],
          ]),
          unreadable: new Map(),
        }),
    };
    const byRun = await telling({ written, parts: { runs } }).tell();
    expect(byRun.mail).toMatchObject({
      sent: 1,
      pending: 1,
      held: expect.stringContaining(`of run ${runId}`) as unknown,
    });
  });

  test('where the command was told to stop', async () => {
    const { tell: told, mails } = telling({ order: { signal: AbortSignal.abort() } });
    await expect(told()).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(mails).toEqual([]);
  });
});

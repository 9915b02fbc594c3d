import type { Leaving } from '../../../src/aws/report-bucket.ts';
import type { ContactDomain } from '../../../src/core/contact-domains.ts';
import { problem, type Problem } from '../../../src/core/problem.ts';
import { NO_MAIL, type Mode } from '../../../src/core/report.ts';
import type { RunMeta } from '../../../src/core/run-record.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { keyOfRow } from '../../../src/ledger/row.ts';
import { PausedError } from '../../../src/ledger/pause.ts';
import { finish } from '../../../src/phases/report/finish.ts';
import type { Run } from '../../../src/phases/run.ts';
import type { SettingValues } from '../../../src/settings/settings.ts';
import { ago, ahead, AS_OF } from '../../builders/as-of.ts';
import { awsError } from '../../builders/aws-error.ts';
import { OPERATOR, outage, phaseRun, phaseServices, RUN, unreadableRow } from '../../builders/phase.ts';
import { decidedRow, seen } from '../../builders/run-row.ts';
import { all } from '../../builders/whole-report.ts';
import { accountId, accountRow, idAgo, keep, keyId, ledgerOfRuns, metaAgo, metaRow, words } from './runs.ts';

const fromStart = problem('run', RUN, 'EVENTS_UNSENT', 'of the beginning');
const fromSteps = problem('run', RUN, 'LAST_RUN_UNREAD', 'of the steps');

const RUNNING = metaAgo(0, {
  status: 'running',
  startedAt: ago(0, 60_000),
  finishedAt: null,
  figures: null,
  summary: null,
  problems: [fromStart],
});

interface Given {
  readonly row?: RunMeta | null | 'damaged';
  readonly mode?: Mode;
  readonly run?: Partial<Run>;
  readonly settings?: SettingValues;
  readonly refusal?: Error;
  readonly bucket?: 'takes' | 'refuses';
  readonly problems?: readonly Problem[];
  readonly ledgerRuns?: Partial<Ledger['runs']>;
}

/** A run over one account with a key that nobody has decided, which began a minute ago, comes to its end an hour later. */
async function finished(given: Given = {}) {
  const { row = RUNNING, refusal, bucket, problems = [fromSteps], mode = 'enforce' } = given;
  const runs = ledgerOfRuns({ hasBus: true });
  if (row === 'damaged') runs.rows.set(keyOfRow(metaRow(0)), { ...metaRow(0), v: 1, meta: 'torn' });
  else if (row !== null) await runs.ledger.runs.putMeta(row);
  const runId = idAgo(0, mode);
  await runs.ledger.runs.listAccounts(runId, [accountRow({ comingDue: 2 })]);
  await runs.ledger.runs.putFindings(runId, [decidedRow({ decision: { kind: 'compliant' } })]);
  await runs.ledger.runs.putSeen(runId, [seen({ accessKeyId: keyId(1) })]);
  const ledger = { ...runs.ledger, runs: { ...runs.ledger.runs, ...given.ledgerRuns } };
  const left: string[] = [];
  const mails: string[] = [];
  const reportBucket = {
    name: 'pages',
    region: () => Promise.resolve('eu-west-1'),
    async put({ key, body }: Leaving) {
      const text = (await all(body)).map(String).join('');
      left.push(`${key.split('/').at(-1) ?? ''}${text.includes('MAIL_REFUSED') ? ' with the refusal' : ''}`);
      if (bucket === 'refuses') throw awsError('AccessDeniedException', 'no');
    },
  };
  const services = {
    ...phaseServices({
      ledger,
      clock: { now: () => ahead(0, 3_600_000), sleep: () => Promise.resolve() },
      ses: {
        send: ({ text }) => {
          if (refusal !== undefined) return Promise.reject(refusal);
          mails.push(text);
          return Promise.resolve('mail-1');
        },
      },
    }),
    reportBucket: bucket === undefined ? null : reportBucket,
  };
  const run = phaseRun({ runId, mode, ...given.run }, { SUMMARY: 'always', ...given.settings });
  const status = await finish(services, run, { mail: { ...NO_MAIL, sent: 2 }, problems, gate: null });
  return { status, meta: await runs.ledger.runs.readMeta(runId), mails, left, run, ...runs };
}

const refused = awsError('MessageRejected', 'the text is not liked');

describe('the row of a run that has ended', () => {
  test('says how, by what rule, and what it met', async () => {
    const settings = { NOTIFYKEYAGE: '60', GRACEDAYS: '14', CONTACTDOMAINS: 'example.com' };
    const { status, meta, ledger, run } = await finished({ settings });
    expect(status).toBe('problems');
    expect(meta).toMatchObject({
      runId: RUN,
      asOf: AS_OF,
      mode: 'enforce',
      status: 'problems',
      startedAt: RUNNING.startedAt,
      finishedAt: ahead(0, 3_600_000),
      mail: { ...NO_MAIL, sent: 2 },
      problems: [fromStart, fromSteps],
      rule: { notifyKeyAgeDays: 60, graceDays: 14 },
      contactDomains: ['example.com' as ContactDomain],
      figures: { coverage: { total: 1, surveyed: 1 }, counts: { undetermined: 1 } },
      summary: 'sent',
      toldAt: null,
    });
    expect(await ledger.runs.lastEnded()).toBe(RUN);
    expect(run.told).toEqual([{ event: 'run-finished', runId: RUN, status: 'problems' }]);
  });

  test('carries the event that tells of it', async () => {
    const { rows } = await finished();
    expect(rows.get(`RUN#${RUN} / META`)).toMatchObject({
      outbox: 'EVENTS',
      events: [{ type: 'Run Ended', detail: { at: ahead(0, 3_600_000), errors: 1, warnings: 2 } }],
    });
  });

  test('of a run that is repeated says nothing twice', async () => {
    const { meta } = await finished({ row: { ...RUNNING, status: 'complete', problems: [fromSteps] } });
    expect(meta?.problems).toEqual([fromSteps]);
    expect(meta?.startedAt).toBe(RUNNING.startedAt);
  });

  test('that was not there begins with its end', async () => {
    expect((await finished({ row: null })).meta).toMatchObject({
      startedAt: ahead(0, 3_600_000),
      problems: [fromSteps],
    });
  });
});

describe('the row of the beginning', () => {
  test('that cannot be read is told, and written anew', async () => {
    expect((await finished({ row: 'damaged' })).meta).toMatchObject({
      startedAt: ahead(0, 3_600_000),
      problems: [{ scope: 'run', id: RUN, code: 'LEDGER_UNREADABLE' }, fromSteps],
    });
  });

  test('that the table does not tell ends the run', async () => {
    await expect(finished({ ledgerRuns: { readMeta: outage } })).rejects.toThrow('does not answer');
  });
});

describe('the summary', () => {
  test('tells of what is to come, and of what was met, in its words', async () => {
    const { mails } = await finished();
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain('2 more keys in 1 account');
    for (const { code } of [fromStart, fromSteps]) expect(mails[0]).toContain(code);
  });

  test('tells of the key that nobody has decided', async () => {
    expect((await finished()).mails[0]).toContain('KEY_UNDECIDED');
  });

  test('that does not leave is a problem of the run', async () => {
    const { status, meta } = await finished({ refusal: refused });
    expect([status, meta?.summary]).toEqual(['problems', 'unsent']);
    expect(words(meta?.problems ?? [])[0]).toMatch(new RegExp(`^mail ${OPERATOR} MAIL_REFUSED`));
    expect(meta?.problems.slice(1)).toEqual([fromStart, fromSteps]);
  });

  test('that meets a pause makes an enforcing run a blocked one, and a dry run none', async () => {
    const refusal = new PausedError('paused by Ann');
    const { status, meta } = await finished({ refusal });
    expect([status, meta?.mail]).toEqual(['blocked', { ...NO_MAIL, sent: 2, blocked: 'PAUSED' }]);
    const dry = await finished({ refusal, mode: 'dry-run' });
    expect([dry.status, dry.meta?.mail.blocked]).toEqual(['problems', null]);
  });
});

describe('the page', () => {
  const FILES = ['report.html', 'report.json.gz', 'keys.csv'];

  test('is left before the summary, which links it', async () => {
    const { left, mails } = await finished({ bucket: 'takes' });
    expect(left).toEqual(FILES);
    expect(mails[0]).toContain('https://console.aws.amazon.com/s3/object/pages?region=eu-west-1');
  });

  test('is left once more where the operator could not be told', async () => {
    const { left } = await finished({ bucket: 'takes', refusal: refused });
    expect(left).toEqual([...FILES, 'report.html with the refusal', ...FILES.slice(1)]);
  });

  test('that cannot be left is told in summary and row', async () => {
    const { meta, mails } = await finished({ bucket: 'refuses' });
    expect(meta?.problems.map(({ code }) => code)).toEqual([
      'PAGE_UNPUBLISHED',
      'EVENTS_UNSENT',
      'LAST_RUN_UNREAD',
    ]);
    expect(mails[0]).toContain('PAGE_UNPUBLISHED');
  });

  test('of an address of one’s own is linked only where it was left', async () => {
    const settings = { MAIL_PAGE_LINK: 'https://keys.example.org/{runId}.html' };
    const [linked] = (await finished({ bucket: 'takes', settings })).mails;
    expect(linked).toContain(`https://keys.example.org/${RUN}.html`);
    const [bare] = (await finished({ bucket: 'refuses', settings })).mails;
    expect(bare).not.toContain('keys.example.org');
  });

  test('that could not be left is not tried once more', async () => {
    const { left, meta } = await finished({ bucket: 'refuses', refusal: refused });
    expect(left).toEqual(['report.html']);
    expect(meta?.problems.map(({ code }) => code).slice(0, 2)).toEqual(['PAGE_UNPUBLISHED', 'MAIL_REFUSED']);
  });
});

test('accounts that are found otherwise than yesterday are kept to be told', async () => {
  const runs = ledgerOfRuns({ hasBus: true });
  await keep(runs, metaAgo(1));
  await runs.ledger.runs.listAccounts(idAgo(1), [accountRow({}, accountId(1))]);
  await runs.ledger.runs.listAccounts(RUN, [
    accountRow({ status: 'unreachable' }, accountId(1)),
    accountRow(),
  ]);
  const services = phaseServices({ ledger: runs.ledger });
  await finish(services, phaseRun({ mailSummary: false }), { mail: NO_MAIL, problems: [], gate: null });
  expect([...runs.rows.keys()].filter((name) => name.includes('CHANGE#'))).toHaveLength(1);
});

describe('the end is not written', () => {
  test('by a run that has lost its lock', async () => {
    const lease = {
      ...phaseRun().lease,
      assertHeld: () => {
        throw new Error('the lock was taken over');
      },
    };
    const putMeta = () => Promise.reject(new Error('it was written'));
    await expect(finished({ run: { lease }, ledgerRuns: { putMeta } })).rejects.toThrow('taken over');
  });

  test('as the last one where that row is not taken; that is told, and the run has ended', async () => {
    const { meta, run } = await finished({ ledgerRuns: { recordEnded: unreadableRow } });
    expect(meta?.status).toBe('problems');
    expect(run.told).toMatchObject([
      { event: 'problem', problem: { scope: 'run', id: RUN, code: 'LEDGER_UNREADABLE' } },
      { event: 'run-finished' },
    ]);
    await expect(finished({ ledgerRuns: { recordEnded: outage } })).rejects.toThrow('does not answer');
  });
});

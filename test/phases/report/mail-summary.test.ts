import type { Mail } from '../../../src/aws/mail.ts';
import { problem } from '../../../src/core/problem.ts';
import { NO_MAIL, type MailCounts, type Mode, type ReportHead } from '../../../src/core/report.ts';
import type { RunMeta } from '../../../src/core/run-record.ts';
import { PausedError } from '../../../src/ledger/pause.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import type { MailGate } from '../../../src/phases/notify/gate.ts';
import { mailSummary } from '../../../src/phases/report/mail-summary.ts';
import type { Run } from '../../../src/phases/run.ts';
import type { SettingValues } from '../../../src/settings/settings.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { awsError } from '../../builders/aws-error.ts';
import { bug, OPERATOR, outage, phaseRun, phaseServices, RUN } from '../../builders/phase.ts';
import { quietReport } from '../../builders/report.ts';
import { doneRow } from '../../builders/run-row.ts';
import { headOf } from '../../builders/whole-report.ts';
import { accountRow, figures, idAgo, keep, ledgerOfRuns, metaAgo, metaRow, spoilt, words } from './runs.ts';

const OPEN: MailGate = { blocked: null, message: '', sandbox: false, maxSendRate: 1, remaining: null };

interface Given {
  readonly earlier?: readonly RunMeta[];
  readonly settings?: SettingValues;
  readonly run?: Partial<Run>;
  readonly mode?: Mode;
  readonly mail?: Partial<MailCounts>;
  readonly gate?: MailGate | null;
  readonly known?: readonly ReturnType<typeof problem>[];
  readonly refusal?: () => Promise<never>;
  readonly ledgerRuns?: (runs: Ledger['runs']) => Partial<Ledger['runs']>;
  readonly spoil?: ReturnType<typeof metaRow>;
  readonly hasUndecided?: boolean;
}

/** One account, which the runs of three days surveyed; nothing is new unless the test says so. */
async function summaryOf(given: Given = {}) {
  const { earlier = [metaAgo(1)], run: ofRun = {}, gate = null, known = [] } = given;
  const runs = ledgerOfRuns();
  await keep(runs, ...earlier);
  for (const runId of [idAgo(2), idAgo(1), RUN]) await runs.ledger.runs.listAccounts(runId, [accountRow()]);
  await runs.ledger.runs.putFindings(idAgo(1), [doneRow()]);
  if (given.spoil) runs.spoil(given.spoil);
  const ledger = {
    ...runs.ledger,
    runs: { ...runs.ledger.runs, ...given.ledgerRuns?.(runs.ledger.runs) },
  };
  const run = phaseRun(ofRun, given.settings);
  const sent: Mail[] = [];
  const slept: number[] = [];
  const clock = { now: () => AS_OF, sleep: (ms: number) => Promise.resolve(void slept.push(ms)) };
  const send = async (mail: Mail, mayGoOn?: () => Promise<void>): Promise<string> => {
    await mayGoOn?.();
    await given.refusal?.();
    sent.push(mail);
    return 'mail-1';
  };
  const inHead: (readonly string[])[] = [];
  const headWith = (more: ReportHead['problems']): ReportHead => {
    inHead.push(words(more));
    return { ...headOf(quietReport()), problems: more };
  };
  const told = await mailSummary(
    phaseServices({ ledger, ses: { send }, clock }),
    run,
    { mail: { ...NO_MAIL, ...given.mail }, gate },
    {
      knownProblems: known,
      headWith,
      hasUndecided: given.hasUndecided ?? false,
      comingDue: { keys: 3, accounts: 2 },
      pageUrl: 'https://example.com/page',
    },
  );
  return { told, said: words(told.problems), sent, slept, inHead };
}

const ALWAYS = { SUMMARY: 'always' };
const unread = (message: string) => `run ${RUN} LAST_RUN_UNREAD: ${message}`;
const UNREADABLE = { ledgerRuns: () => ({ ids: bug as never, findings: bug as never }) };

describe('no summary is mailed, and none is drafted,', () => {
  test.each<[string, Given, string]>([
    ['by a run that is to print', { run: { mailSummary: false } }, 'unsent'],
    ['where all mail is blocked', { mail: { blocked: 'SENDING_PAUSED' } }, 'unsent'],
    ['where none is wanted', { settings: { SUMMARY: 'never' } }, 'not-due'],
  ])('%s', async (_, given, end) => {
    const { told, sent } = await summaryOf({ ...given, ...UNREADABLE });
    expect(told).toEqual({ end, problems: [], isPaused: false });
    expect(sent).toEqual([]);
  });
});

describe('a summary', () => {
  test('is due after the first run, and goes to the operator', async () => {
    const { told, sent, inHead } = await summaryOf({ earlier: [] });
    expect(told).toEqual({ end: 'sent', problems: [], isPaused: false });
    expect(sent).toMatchObject([{ to: OPERATOR, subject: expect.stringContaining('first run') as string }]);
    expect(inHead).toEqual([[]]);
  });

  test('links the page, and says what comes', async () => {
    const [mail] = (await summaryOf({ settings: ALWAYS })).sent;
    expect(mail?.text).toContain('https://example.com/page');
    expect(mail?.text).toMatch(/3 more keys in 2 accounts/);
  });

  test.each([
    ['where some keys are undecided', true, [RUN, idAgo(1)]],
    ['of the last run alone where every key is decided', false, [idAgo(1)]],
  ])('reads what was only seen %s', async (_, hasUndecided, read) => {
    const asked: string[] = [];
    const ledgerRuns = (runs: Ledger['runs']): Partial<Ledger['runs']> => ({
      seen: (runId, ...more) => {
        asked.push(runId);
        return runs.seen(runId, ...more);
      },
    });
    await summaryOf({ hasUndecided, ledgerRuns });
    expect(asked.sort()).toEqual([...read].sort());
  });

  test('is not due where nothing is new', async () => {
    const { told, sent } = await summaryOf();
    expect(told).toEqual({ end: 'not-due', problems: [], isPaused: false });
    expect(sent).toEqual([]);
  });

  test('is due where the run met something that the last one had not', async () => {
    const known = [problem('run', RUN, 'PAGE_UNPUBLISHED', 'no bucket')];
    expect((await summaryOf({ known })).told.end).toBe('sent');
    const before = [problem('run', idAgo(1), 'PAGE_UNPUBLISHED', 'no bucket')];
    expect((await summaryOf({ known, earlier: [metaAgo(1, { problems: before })] })).told.end).toBe(
      'not-due',
    );
  });

  test('waits for its turn at SES, as each mail does', async () => {
    expect((await summaryOf({ settings: ALWAYS, gate: OPEN })).slept).toHaveLength(1);
    expect((await summaryOf({ settings: ALWAYS })).slept).toEqual([]);
  });
});

describe('a last run that cannot be read', () => {
  test('is told in the summary, which is due', async () => {
    const { told, said, sent, inHead } = await summaryOf({ spoil: metaRow(1) });
    const all = [
      unread(`run ${idAgo(1)} could not be read, so that everything counts as new: ${spoilt(metaRow(1))}`),
    ];
    expect([told.end, said, inHead, sent.length]).toEqual(['sent', all, [all], 1]);
  });

  test('is told without its name where the ledger does not list it', async () => {
    const { said } = await summaryOf({ ledgerRuns: () => ({ readMetas: outage }) });
    expect(said).toEqual([
      unread('the last run could not be read, so that everything counts as new: the table does not answer'),
    ]);
  });
});

describe('keys that an earlier run deactivated, and told nobody', () => {
  const unsent = metaAgo(1, { summary: 'unsent', figures: figures({ deactivated: 1 }) });
  const findings = (runs: Ledger['runs']): Pick<Ledger['runs'], 'findings'> => ({
    async *findings(runId, ...rest) {
      if (runId === idAgo(1)) await outage();
      yield* runs.findings(runId, ...rest);
    },
  });
  const message = unread(
    `what run ${idAgo(1)} deactivated, of which no summary told, could not be read: the table does not answer`,
  );

  test('are news', async () => {
    const { told, sent } = await summaryOf({ earlier: [metaAgo(2), unsent] });
    expect(told).toEqual({ end: 'sent', problems: [], isPaused: false });
    expect(sent[0]?.subject).toContain('1 deactivated');
  });

  test('and cannot be read are told, in the summary as well', async () => {
    const { told, said, inHead } = await summaryOf({ earlier: [metaAgo(2), unsent], ledgerRuns: findings });
    expect([told.end, said, inHead]).toEqual(['sent', [message], [[message]]]);
  });

  test('and cannot be read today either are told in the report where no summary is due', async () => {
    const before = [problem('run', idAgo(2), 'LAST_RUN_UNREAD', 'damaged')];
    const earlier = [metaAgo(2, { problems: before }), unsent];
    await expect(summaryOf({ earlier, ledgerRuns: findings })).resolves.toMatchObject({
      told: { end: 'not-due' },
      said: [message],
      sent: [],
    });
  });
});

describe('a summary that does not leave', () => {
  const notVerified = (address: string) => () =>
    Promise.reject(awsError('MessageRejected', `Email address is not verified. ${address}`));

  test('is told as a mail to the operator, before what was found on the way', async () => {
    const refusal = () => Promise.reject(awsError('MessageRejected', 'the text is not liked'));
    const { told, said } = await summaryOf({ refusal, spoil: metaRow(1) });
    expect([told.end, told.isPaused]).toEqual(['unsent', false]);
    expect(said).toEqual([
      `mail ${OPERATOR} MAIL_REFUSED: the summary was not sent: MessageRejected: the text is not liked`,
      expect.stringContaining('LAST_RUN_UNREAD'),
    ]);
  });

  test('by a pause since the gate is told as paused', async () => {
    const lease = {
      ...phaseRun().lease,
      allowDeed: () => Promise.reject(new PausedError('paused by Ann')),
    };
    const { told, sent } = await summaryOf({ settings: ALWAYS, run: { lease } });
    expect(told).toMatchObject({ end: 'unsent', isPaused: true, problems: [{ code: 'PAUSED' }] });
    expect(sent).toEqual([]);
  });

  test.each([
    ['the operator’s in the sandbox', OPERATOR, { ...OPEN, sandbox: true }, 'RECIPIENT_NOT_VERIFIED'],
    ['the operator’s by SES that was not asked', OPERATOR, null, 'RECIPIENT_NOT_VERIFIED'],
    ['the sender’s out of the sandbox', OPERATOR, OPEN, 'SENDER_NOT_VERIFIED'],
    ['the sender’s by its name', 'keys@example.com', { ...OPEN, sandbox: true }, 'SENDER_NOT_VERIFIED'],
  ])('for want of a verification says whose: %s', async (_, address, gate, code) => {
    const { told } = await summaryOf({ settings: ALWAYS, gate, refusal: notVerified(address) });
    expect(told.problems).toMatchObject([{ scope: 'mail', code }]);
  });

  test('by a bug passes for nothing else', async () => {
    await expect(summaryOf({ settings: ALWAYS, refusal: bug })).rejects.toThrow('a bug');
  });
});

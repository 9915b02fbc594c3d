import type { KeyEntry, RunReport } from '../../src/core/report.ts';
import type { SentMail } from './backend.ts';
import type { Chapter } from './play.ts';
import { ACCOUNT_STATUSES, COVERAGE, OPERATOR, RUNS } from './scenario.ts';

/** What the scenario expects of every backend, run by run; `chapters` is asked once they are played. */
export function itGoesAsTold(chapters: () => readonly Chapter[]): void {
  const chapterOf = (run: number): Chapter => {
    const chapter = chapters()[run];
    if (!chapter) throw new Error('the story was not played to its end');
    return chapter;
  };

  describe.each(RUNS.map((plan, run) => ({ ...plan, run })))('day $day, $mode: $title', (plan) => {
    test('each key gets the decision, the notice and the outcome that the scenario tells', () => {
      expect(linesOf(chapterOf(plan.run).report)).toEqual([...plan.keys].sort());
    });

    test('every account is covered, or said not to be', () => {
      const { coverage, accounts, status } = chapterOf(plan.run).report;
      const statuses = accounts.map(({ name, status: found, reason }) =>
        `${name}: ${found} ${reason ?? ''}`.trim(),
      );
      expect(statuses).toEqual(ACCOUNT_STATUSES);
      expect(coverage).toEqual(COVERAGE);
      expect(status).toBe('problems');
    });

    test('SES has accepted one digest a contact, and the summary', () => {
      const { mails, report } = chapterOf(plan.run);
      expect(mails.filter((mail) => !isSummary(mail)).map(lineOf)).toEqual(plan.mails);
      expect(mails.filter(isSummary).map(({ to }) => to)).toEqual([[OPERATOR]]);
      expect(report.mail.sent).toBe(plan.mails.length);
    });

    test('the bus has got an event of each notice, each deactivation and the end of the run', () => {
      const { events, report } = chapterOf(plan.run);
      const told = report.keys.filter(({ outcome }) => outcome === 'notified' || outcome === 'deactivated');
      const notices = told.reduce((sum, { contacts }) => sum + contacts.length, 0);
      expect(events).toBe(notices + report.counts.deactivated + 1);
    });

    test('IAM shows as inactive what was deactivated, and nothing else', () => {
      const expected = plan.inactive.map((key) => `<${key}>`).sort();
      expect(chapterOf(plan.run).inactive).toEqual(expected);
    });

    if (plan.mode === 'dry-run') return;
    test('the same run once more reports the same and does nothing', () => {
      const { repeated, report } = chapterOf(plan.run);
      expect(repeated).toEqual({ report, mails: 0, events: 0 });
    });
  });
}

const linesOf = ({ keys }: RunReport): string[] => keys.map(lineOfKey).sort();

const lineOfKey = ({ accessKeyId, decision, notice, outcome }: KeyEntry): string =>
  `${accessKeyId.replace(/[<>]/g, '')}: ${[decision, notice ?? '-', outcome].join(', ')}`;

const lineOf = ({ to, subject }: SentMail): string => `${to.join(' ')}: ${subject}`;

const isSummary = ({ subject }: SentMail): boolean => subject.startsWith('AWS access key rotation');

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDemo } from '../../src/demo/demo.ts';

/** Of a day: the subjects of all mails. */
function subjectsOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .map((file) => /^Subject: (.*)$/m.exec(readFileSync(join(folder, file), 'utf8'))?.[1] ?? '');
}

const SUMMARY = 'AWS access key rotation: ';
const isSummary = (subject: string): boolean => subject.startsWith(SUMMARY);
/** The first day of the story, and the same day of later weeks. */
const isMonday = (day: string): boolean => Number(day.replace('day-', '')) % 7 === 0;

test('the demo mails its operator on days with news and on Mondays, though an account of it is never entered', async () => {
  const out = mkdtempSync(join(tmpdir(), 'keyrotation-demo-'));
  const nowhere = { write: () => true } as unknown as NodeJS.WriteStream;
  try {
    await runDemo({ accounts: 12, days: 21, seed: 1, out }, nowhere);
    const mails = readdirSync(join(out, 'mails'))
      .filter((each) => each.startsWith('day-'))
      .sort();
    const days = mails.map((day) => ({ day, subjects: subjectsOf(join(out, 'mails', day)) }));
    const summaries = days.flatMap(({ day, subjects }) =>
      subjects.filter(isSummary).map((subject) => ({ day, told: subject.slice(SUMMARY.length) })),
    );
    expect(summaries.map(({ day }) => day)).toEqual([...new Set(summaries.map(({ day }) => day))]);
    expect(summaries[0]).toMatchObject({
      day: 'day-00',
      told: expect.stringMatching(/^first run, /) as string,
    });
    expect(summaries.filter(({ day, told }) => !isMonday(day) && told.startsWith('nothing new'))).toEqual([]);
    // Before, every one of the 19 runs told the same error once more.
    expect(summaries.every(({ told }) => /\b1 error\b/.test(told))).toBe(true);
    expect(summaries.length).toBeLessThanOrEqual(12);
    const silent = days.filter(({ subjects }) => !subjects.some(isSummary));
    expect(silent.flatMap(({ subjects }) => subjects.filter((each) => each.includes('deactivated')))).toEqual(
      [],
    );
  } finally {
    rmSync(out, { recursive: true });
  }
});

import { jsonText } from '../../src/words/json-text.ts';
import { keysAsCsv } from '../../src/page/keys-csv.ts';
import { renderPage } from '../../src/page/page.ts';
import { pageFacts } from '../../src/phases/report/page-facts.ts';
import { renderReport } from '../../src/terminal/report-text.ts';
import { accessKey } from '../../src/simulator/world/builders.ts';
import { createdDaysAgo } from '../e2e/harness.ts';
import { owner } from '../e2e/people.ts';
import { IN_PEACE } from './in-peace.ts';
import { BOSS, month, PATIENCE_MS } from './month.ts';
import { reportAsJson } from '../../src/words/report-json.ts';
import { asRead, textOf } from '../builders/whole-report.ts';

/** Escapes of ECMA-48 in both lengths, a turned line, what nobody sees, forged lines, markup, a formula, a shell, a link. */
const HOSTILE_TEXT =
  '=cmd|\u001b[2J\u009b31m\u202e\u2066\u200b\u0007\r\nDEACTIVATED: all\u2028<img src=x onerror=alert(1)>`id`$(id); https://evil.example/x';

/** What no terminal, mail client or spreadsheet is to be handed. */
const OBEYED = /(?![\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const IN_TEXT = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

test(
  'names and tags of a hostile account forge nothing wherever they are read, day after day, and touch nobody else',
  async () => {
    const key = accessKey({
      createDate: createdDaysAgo(30),
      lastUsed: { date: createdDaysAgo(1), service: HOSTILE_TEXT, region: HOSTILE_TEXT },
    });
    const hostile = await month(
      {
        account: {
          name: HOSTILE_TEXT,
          users: [
            owner('--profile', { accessKeys: [key], contact: BOSS, tags: { [key.id]: HOSTILE_TEXT } }),
            owner('www.evil.example', { ageDays: 20, contact: `${HOSTILE_TEXT} mallory@example.com` }),
            owner('=1+1', { ageDays: 50, tags: { KeyRotation: `opt-out ${HOSTILE_TEXT}` } }),
            owner('@SUM', { ageDays: 50, tags: { KeyRotation: HOSTILE_TEXT } }),
          ],
        },
      },
      { mailSummary: true, settings: { SUMMARY: 'always' } },
    );
    expect(hostile.ofOthers).toEqual(IN_PEACE);

    const { accepted } = hostile.staged.organization.ses.mailbox;
    for (const { subject, text, html = '', headers, destinations } of accepted) {
      expect(subject).not.toMatch(OBEYED);
      expect(text).not.toMatch(IN_TEXT);
      expect(text).not.toMatch(/^\s*DEACTIVATED: all/m);
      expect(text).not.toContain('https://evil');
      expect(html).not.toContain('<img');
      const shown = (html.split('<body')[1] ?? '').split(/<[^>]*>/);
      expect(shown.filter((node) => /:\/\/evil|evil\.example/.test(node))).toEqual([]);
      expect(headers.to).toBe(destinations.join());
    }
    const commands = accepted.flatMap(({ text }) => text.match(/^ {2}aws iam .*$/gm) ?? []);
    expect(
      commands
        .filter((line) => line.includes('profile'))
        .every((line) => line.includes(' --user-name=--profile')),
    ).toBe(true);

    for (const report of hostile.reports) {
      expect(jsonText(report)).not.toMatch(IN_TEXT);
      const csv = await textOf(keysAsCsv(asRead(report)));
      expect(csv).not.toMatch(OBEYED);
      expect(csv).not.toMatch(/(?:^|,|\n)"?[=@+]/);
      expect(await textOf(reportAsJson(asRead(report)))).toBe(`${jsonText(report)}\n`);
      expect(await renderReport(asRead(report), { width: 120, all: true })).not.toMatch(IN_TEXT);
    }
    const { services, settings } = hostile.staged;
    for (const report of [hostile.reports[0], hostile.reports.at(-1)]) {
      if (!report) throw new Error('there was no run');
      const page = await textOf(
        renderPage(await pageFacts(services.ledger, asRead(report), settings.policy)),
      );
      expect(page).not.toMatch(IN_TEXT);
      expect(page).not.toMatch(/<img|href="https:\/\/evil/);
    }
  },
  PATIENCE_MS,
);

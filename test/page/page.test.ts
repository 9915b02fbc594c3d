import { createHash } from 'node:crypto';
import { instant, plusDays, toMs, type Day } from '../../src/core/instant.ts';
import type { KeyEntry, RunReport } from '../../src/core/report.ts';
import { readPageData, type PageData } from '../../src/page/data/page-data.ts';
import { accountEntry, keyEntry } from '../builders/report.ts';
import { busyFacts, emptyFacts, wholePage } from './samples.ts';

const dataOf = (html: string): PageData =>
  readPageData(/<script id="data" type="application\/json">(.*?)<\/script>/s.exec(html)?.[1] ?? '');

/** A page of one key. */
const pageOf = (report: Partial<RunReport>) =>
  wholePage(emptyFacts({ accounts: [accountEntry()], ...report }));

test('10,000 listed keys stay under 2 MB', async () => {
  const html = await wholePage(busyFacts({ accounts: 500, keys: 10_000, days: 90 }));
  expect(Buffer.byteLength(html)).toBeLessThan(2_000_000);
  expect(dataOf(html).keys.id).toHaveLength(10_000);
});

test('lets nothing run but its own script, and loads nothing', async () => {
  const html = await wholePage(busyFacts({ accounts: 20, keys: 30, days: 5 }));
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
  const [script = ''] = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text = '']) => text);
  const [style = ''] = [...html.matchAll(/<style>(.*?)<\/style>/gs)].map(([, text = '']) => text);
  const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  expect(policy.replaceAll('&#x27;', "'").split('; ')).toEqual([
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(html).not.toMatch(/<[^>]+ (?:style|on\w+)=/);
  expect(html).not.toMatch(/(?:src|href)="https?:/);
});

test('the drawings have the colours of the page, light or dark', async () => {
  const html = await wholePage(busyFacts({ accounts: 20, keys: 30, days: 5 }));
  const drawn = [...html.matchAll(/<svg aria-hidden.*?<\/svg>/gs)].map(([svg]) => svg).join('');
  const colours = new Set([...drawn.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour = '']) => colour));
  expect([...colours].filter((colour) => colour !== 'none' && !colour.startsWith('var(--'))).toEqual([]);
});

test('nobody’s name can end the data or begin an element', async () => {
  const userName = '</script><script>alert(1)</script><!--';
  const html = await pageOf({ keys: [keyEntry({ userName })] });
  expect(dataOf(html).keys.user).toEqual([userName]);
  expect(html).not.toContain('<script>alert');
});

test('without a run before there is no trend, and it says so', async () => {
  expect(await pageOf({})).toContain('This is the first run on record');
});

test('a blocked run says that nothing was done, a dry run that nothing was to be', async () => {
  expect(
    await pageOf({ status: 'blocked', mail: { ...emptyFacts().report.mail, blocked: 'PAUSED' } }),
  ).toContain('Blocked (PAUSED): nothing was mailed or deactivated.');
  expect(await pageOf({ mode: 'dry-run' })).toContain(
    'A dry run: this is what an enforcing run would have done.',
  );
});

test('a run that was paused midway says what was done before', async () => {
  const { report } = emptyFacts();
  const counts = { ...report.counts, deactivated: 2 };
  expect(
    await pageOf({ status: 'blocked', counts, mail: { ...report.mail, sent: 1, blocked: 'PAUSED' } }),
  ).toContain(
    'Blocked (PAUSED): nothing was mailed or deactivated from then on; before, 2 keys were deactivated and 1 mail was sent.',
  );
});

test('a run that did not count the ages says that, and not that there are none', async () => {
  const { report } = emptyFacts();
  expect(await pageOf({ counts: { ...report.counts, activeKeys: 3 } })).toContain(
    'The run did not count them.',
  );
});

test('a moment seconds before midnight is told of its own day', async () => {
  const deadline = instant('2026-12-02T23:59:45.000Z');
  const { keys } = dataOf(await pageOf({ keys: [keyEntry({ deadline })] }));
  const told = toMs(emptyFacts().report.asOf) - (keys.deadline[0] ?? 0) * 60_000;
  expect(new Date(told).toISOString().slice(0, 10)).toBe('2026-12-02');
});

test('a run that surveyed nothing calls no key compliant', async () => {
  const html = await wholePage(emptyFacts());
  expect(html).toContain('This run saw no account.');
  expect(html).toContain('nothing is known about any key');
});

describe('the numbers', () => {
  const tileOf = (html: string, name: string) =>
    new RegExp(`<li class="tile ([^"]*)"><span class="name">${name}</span>(.*?)</li>`)
      .exec(html)
      ?.slice(1)
      .map((part) =>
        part
          .replace(/<[^>]+>/g, ' ')
          .replace(/\s+/g, ' ')
          .trim(),
      );
  const ofKeys = (keys: readonly KeyEntry[], compliant: number) =>
    pageOf({
      keys,
      counts: { ...emptyFacts().report.counts, activeKeys: keys.length + compliant, compliant },
    });
  const { asOf } = emptyFacts().report;

  test('a key that was noticed today is too old, and not overdue', async () => {
    const found = keyEntry({ ageDays: 900, deadline: plusDays(asOf, 7) });
    expect(tileOf(await ofKeys([found], 0), 'Too old')).toEqual([
      'due',
      '1 of 1 due key is over 37 days; none overdue',
    ]);
    const late = keyEntry({ ageDays: 900, deadline: plusDays(asOf, -1), decision: 'deferred' });
    expect(tileOf(await ofKeys([found, late], 0), 'Too old')).toEqual([
      'due',
      '2 of 2 due keys are over 37 days; 1 overdue',
    ]);
  });

  test('the share of compliant keys is green when it is all of them', async () => {
    expect(tileOf(await ofKeys([], 9), 'Compliant')).toEqual(['good', '100 % 9 of 9 active keys']);
    expect(tileOf(await ofKeys([keyEntry()], 999), 'Compliant')).toEqual([
      '',
      '99 % 999 of 1,000 active keys',
    ]);
    expect(tileOf(await ofKeys([], 0), 'Compliant')).toEqual(['', '– 0 of 0 active keys']);
  });

  test.each([
    [4, 'some'],
    [5, 'many'],
  ])('a lone day on which %i keys come due is marked as one of %s', async (count, tone) => {
    const keys = Array.from({ length: count }, () => keyEntry({ deadline: plusDays(asOf, 2) }));
    expect(/<li class="(some|many)">/.exec(await ofKeys(keys, 0))?.[1]).toBe(tone);
  });
});

describe('who is left alone', () => {
  test('is not known to be nobody', async () => {
    expect(await pageOf({})).toContain(
      'No opt-out is known. Those of users are read once a key of theirs is due.',
    );
  });

  test('is told once for a user of two keys, and for an account whose tag gives no end', async () => {
    const optOut = { until: '2027-06-30' as Day, reason: 'appliance' };
    const html = await pageOf({
      accounts: [accountEntry({ status: 'opted-out' })],
      keys: ['A', 'B'].map((letter) =>
        keyEntry({ accessKeyId: `AKIA${letter.repeat(16)}`, decision: 'exempt', optOut }),
      ),
    });
    const rows = /id="opt-outs".*?<tbody>(.*?)<\/tbody>/s.exec(html)?.[1] ?? '';
    const told = rows.split('</tr>').map((row) =>
      row
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    );
    expect(told).toEqual([
      expect.stringMatching(/^\d{12} shop no end –$/),
      expect.stringMatching(/^\d{12} shop\/ci 2027-06-30 appliance$/),
      '',
    ]);
  });
});

test('the same facts make the same page', async () => {
  const facts = busyFacts({ accounts: 20, keys: 30, days: 5 });
  expect(await wholePage(facts)).toBe(await wholePage(facts));
});

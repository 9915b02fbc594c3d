import { attention, broken, ok, type Finding } from '../../src/doctor/finding.ts';
import { painterFor } from '../../src/terminal/colour.ts';
import { diagnosisText, summaryText, type TextOptions } from '../../src/terminal/doctor-text.ts';
import { wrapped } from '../../src/terminal/wrapped.ts';
import type { Diagnosis } from '../../src/doctor/examine.ts';

const PLAIN: TextOptions = { paint: (_format, text) => text, all: false };
const diagnosis = (...findings: Finding[]): Diagnosis => ({ name: 'member-role', kind: 'ok', findings });

test('a line is never wider than 80 columns, whatever was found', () => {
  const long = 'x'.repeat(200);
  const text = diagnosisText(
    diagnosis(
      ok(`found ${long} and ${'words '.repeat(60)}`),
      broken('it is broken', `mend ${long} with ${'care '.repeat(40)}`, {
        items: [`heading ${long}`, `  111122223333 ${'name '.repeat(30)}`],
      }),
    ),
    PLAIN,
  );
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('each finding has its mark, and the check’s name stands at the first', () => {
  const text = diagnosisText(diagnosis(ok('one'), attention('two', 'look')), PLAIN);
  expect(text).toBe('✓ member-role     one\n!                 two\n                  → look\n');
});

test('a list that is cut says so, and how to see all of it', () => {
  const items = Array.from({ length: 20 }, (_, n) => `account ${n}`);
  const cut = diagnosisText(diagnosis(broken('missing', 'deploy', { items })), PLAIN);
  expect(cut).toContain('account 11\n');
  expect(cut).not.toContain('account 12\n');
  expect(cut).toContain('… and 8 more; --all lists them');
  expect(diagnosisText(diagnosis(broken('missing', 'deploy', { items })), { ...PLAIN, all: true })).toContain(
    'account 19\n',
  );
});

test('a name with control characters cannot forge a line', () => {
  const text = diagnosisText(diagnosis(ok('shop\n✓ everything \u001b[32mfine')), PLAIN);
  expect(text.split('\n')).toHaveLength(2);
  expect(text).not.toContain('\u001b');
});

test('a command stands as a shell takes it, to copy', () => {
  const command = ['aws lambda delete-function \\', '  --function-name x'];
  expect(diagnosisText(diagnosis(broken('x is there', 'Delete it:', { command })), PLAIN)).toContain(
    '    aws lambda delete-function \\\n      --function-name x\n',
  );
});

test('colours come only where they are asked for', () => {
  const paint = painterFor({ isTTY: true }, {});
  expect(diagnosisText(diagnosis(ok('one')), { ...PLAIN, paint })).toContain('\u001b[32m✓');
});

test.each([
  [['ok'], '1 check: 1 fine, 0 to look at, nothing has to be done.'],
  [['ok', 'attention', 'broken'], '3 checks: 1 fine, 1 to look at, 1 to mend.'],
] as const)('the end of %j says how it stands', (kinds, told) => {
  const diagnoses = kinds.map((kind) => ({ name: kind, kind, findings: [] }));
  expect(summaryText(diagnoses).trim()).toBe(told);
});

test('words are kept whole where they fit', () => {
  expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapped('', 7)).toEqual(['']);
});

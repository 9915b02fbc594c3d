import { asyncItems } from '../../src/ledger/sorted-rows.ts';
import { jsonText } from '../../src/words/json-text.ts';
import { FOR_MACHINES, FOR_PEOPLE, reportAsJson } from '../../src/words/report-json.ts';
import { accountEntry, keyEntry, quietReport } from '../builders/report.ts';
import { asRead, textOf } from '../builders/whole-report.ts';
import { problem } from '../../src/core/problem.ts';
import { busyFacts } from '../page/samples.ts';

const HOSTILE = 'a\nb\u001b[2J\u202e\u2028\u009b"\\</script>,\r\n\t{}[]\ud83d\udd11\u{e0041}顧客';

const hostile = {
  ...quietReport(),
  accounts: [accountEntry({ name: HOSTILE, ouPath: [], reason: HOSTILE })],
  keys: [keyEntry({ userName: HOSTILE, contacts: [] }), keyEntry({ contacts: [HOSTILE, HOSTILE] })],
  problems: [problem('user', HOSTILE, 'CONTACT_INVALID', HOSTILE)],
};

describe.each([
  ['nothing', quietReport()],
  ['an organization', busyFacts({ accounts: 40, keys: 1_000, days: 2 }).report],
  ['hostile names', hostile],
])('a report of %s, written piece by piece', (_, report) => {
  test('is the same, byte for byte, as if it were written whole', async () => {
    expect(await textOf(reportAsJson(asRead(report), FOR_PEOPLE))).toBe(`${jsonText(report)}\n`);
    expect(await textOf(reportAsJson(asRead(report), FOR_MACHINES))).toBe(JSON.stringify(report));
  });

  test('ends with what else there is to say', async () => {
    const more = { forecast: [{ asOf: report.asOf, firstNotices: 3 }, []] };
    expect(await textOf(reportAsJson(asRead(report), FOR_PEOPLE, more))).toBe(
      `${jsonText({ ...report, ...more })}\n`,
    );
  });
});

test('no more keys are read than the reader takes', async () => {
  let read = 0;
  async function* endless() {
    for (;;) {
      read += 1;
      yield* asyncItems([keyEntry()]);
    }
  }
  const pieces = reportAsJson({ ...asRead(quietReport()), keys: endless });
  let taken = 0;
  for await (const piece of pieces) if ((taken += piece.length) > 500_000) break;
  expect(read).toBeLessThan(2 * (taken / JSON.stringify(keyEntry()).length));
});

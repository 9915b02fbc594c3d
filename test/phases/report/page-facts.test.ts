import type { KeyHistory } from '../../../src/core/notice-cycle.ts';
import { figuresOf, type RunReport } from '../../../src/core/report.ts';
import type { RunMeta } from '../../../src/core/run-record.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { pageFacts } from '../../../src/phases/report/page-facts.ts';
import { keyText, type KeyName } from '../../../src/core/access-key.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { history, recorded } from '../../builders/history.ts';
import { ledgerWith, outage, readAll, unread, DAMAGED } from '../../builders/phase.ts';
import { accountEntry, keyEntry, quietReport } from '../../builders/report.ts';
import { all, asRead } from '../../builders/whole-report.ts';
import { figures, idAgo, keep, keyId, ledgerOfRuns, metaAgo } from './runs.ts';

const THRESHOLDS = { notifyKeyAgeDays: 30, graceDays: 7 };

const surveyed = (report: Partial<RunReport> = {}) => asRead({ ...quietReport(), ...report });
const nothing = surveyed({ coverage: { ...quietReport().coverage, total: 1, surveyed: 0 } });

describe('the trend of a page', () => {
  async function trend(metas: readonly RunMeta[], report = surveyed()) {
    const runs = ledgerOfRuns();
    await keep(runs, ...metas);
    return (await pageFacts(runs.ledger, report, THRESHOLDS)).trend;
  }
  const inShort = async (...given: Parameters<typeof trend>) =>
    (await trend(...given)).map(({ asOf, mode }) => `${asOf.slice(0, 16)} ${mode}`);

  test('has a point a day, the run itself at its end', async () => {
    const metas = [2, 1, 0].map((days) => metaAgo(days, { figures: figures({ deactivated: days }) }));
    const report = surveyed();
    expect(await trend(metas, report)).toEqual([
      { asOf: ago(2), mode: 'enforce', figures: figures({ deactivated: 2 }) },
      { asOf: ago(1), mode: 'enforce', figures: figures({ deactivated: 1 }) },
      { asOf: AS_OF, mode: 'enforce', figures: figuresOf(report) },
    ]);
  });

  test('has of each day the last run that surveyed anything, an enforcing one before a dry one', async () => {
    const at = (days: number, hours: number, overrides: Partial<RunMeta> = {}): RunMeta =>
      metaAgo(days - hours / 24, overrides);
    const dry = { mode: 'dry-run' } as const;
    expect(
      await inShort([
        at(5, 0, dry),
        at(5, 1, dry),
        at(4, 0),
        at(4, 1),
        at(4, 2, dry),
        at(3, 0, dry),
        at(3, 1),
        at(2, 0),
        at(2, 1, { figures: figures({ surveyed: 0 }) }),
        at(1, 0),
        at(1, 1, { figures: null }),
        at(0, -1),
      ]),
    ).toEqual([
      '2026-11-17T09:00 dry-run',
      '2026-11-18T09:00 enforce',
      '2026-11-19T09:00 enforce',
      '2026-11-20T08:00 enforce',
      '2026-11-21T08:00 enforce',
      '2026-11-22T08:00 enforce',
    ]);
  });

  test('knows nothing of a run that surveyed nothing, nor of later ones', async () => {
    expect(await inShort([metaAgo(1), metaAgo(-1)], nothing)).toEqual(['2026-11-21T08:00 enforce']);
  });

  test('goes back ninety days, and reads no more runs than may be in them', async () => {
    expect(await inShort(Array.from({ length: 95 }, (_, n) => metaAgo(95 - n)))).toHaveLength(90);
    const asked: (readonly string[])[] = [];
    const ids = Array.from({ length: 400 }, (_, n) => idAgo(400 - n));
    const ledger = ledgerWith({
      runs: {
        ids: () => asyncItems(ids),
        readMetas: (runIds) => {
          asked.push(runIds);
          return readAll();
        },
      },
    });
    expect((await pageFacts(ledger, surveyed(), THRESHOLDS)).trend).toHaveLength(1);
    expect(asked.map(({ length }) => length)).toEqual([360]);
    expect(asked[0]?.at(-1)).toBe(idAgo(1));
  });

  test('is not made up where the ledger does not tell', async () => {
    const ledger = ledgerWith({ runs: { readMetas: outage } });
    await expect(pageFacts(ledger, surveyed(), THRESHOLDS)).rejects.toThrow('does not answer');
  });
});

test('report, thresholds and lists are those of the run', async () => {
  const report = surveyed({ accounts: [accountEntry()], keys: [keyEntry()] });
  const facts = await pageFacts(ledgerWith({}), report, THRESHOLDS);
  expect(facts).toMatchObject({ report, thresholds: THRESHOLDS, lists: { due: 1 } });
});

describe('the keys of a page', () => {
  const told: KeyHistory = history({ notices: [recorded(ago(3))] });

  async function keysOf(
    keys: RunReport['keys'],
    readMany: (keys: readonly KeyName[]) => ReturnType<typeof readAll<string, KeyHistory>>,
  ) {
    const facts = await pageFacts(ledgerWith({ keys: { readMany } }), surveyed({ keys }), THRESHOLDS);
    return all(facts.keys());
  }

  test('come in the order of the report, each with what befell it', async () => {
    const keys = [2, 1].map((n) => keyEntry({ accessKeyId: keyId(n) }));
    const ofFirst = (names: readonly KeyName[]) =>
      names.filter(({ accessKeyId }) => accessKeyId === keyId(2));
    const found = await keysOf(keys, (names) => readAll(ofFirst(names).map((name) => [keyText(name), told])));
    expect(found).toEqual([
      { key: keys[0], history: [{ kind: 'first-notice', at: ago(3), contact: 'ann@example.com' }] },
      { key: keys[1], history: [] },
    ]);
  });

  test('have no history where it cannot be read', async () => {
    const key = keyEntry();
    expect(await keysOf([key], (names) => unread(names.map((name) => [keyText(name), DAMAGED])))).toEqual([
      { key, history: [] },
    ]);
  });

  test('are asked for a thousand at a time, and those without a name that any key has are not', async () => {
    const keys = Array.from({ length: 1_002 }, (_, n) => keyEntry({ accessKeyId: keyId(n) }));
    const strange = [keyEntry({ accountId: 'nobody' }), keyEntry({ accessKeyId: '?' })];
    const asked: number[] = [];
    const found = await keysOf([...keys, ...strange], (names) => {
      asked.push(names.length);
      return readAll();
    });
    expect(found).toHaveLength(1_004);
    expect(asked).toEqual([1_000, 2]);
  });
});

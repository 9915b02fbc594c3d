import { REFUSALS } from '../../src/simulator/traffic/faults/refusals.ts';
import { diagnose, healthy, namesOf, saidBy, type Patient } from './surgery.ts';

/** Breaks one thing, on which others hang: these are not asked, and only the one is called broken. */
async function diagnosed(breaking: (patient: Patient) => void | Promise<void>) {
  const patient = await healthy();
  await breaking(patient);
  const diagnoses = await diagnose(patient);
  return { diagnoses, broken: namesOf(diagnoses, 'broken') };
}

test('an outbox index that has the keys of its rows only is no index of a ledger', async () => {
  const { diagnoses, broken } = await diagnosed(({ organization }) => {
    const body = (text: string) => text.replace('"ProjectionType":"ALL"', '"ProjectionType":"KEYS_ONLY"');
    organization.faults.inject({ action: 'dynamodb:DescribeTable' }, { kind: 'spoil', body });
  });
  expect(broken).toEqual(['ledger']);
  expect(saidBy(diagnoses, 'ledger')).toContain('the index outbox has KEYS_ONLY attributes and not ALL');
});

test('a last run that the ledger has forgotten is one, and too long ago', async () => {
  const { diagnoses, broken } = await diagnosed(async ({ stage }) => {
    const rows = await stage.rows();
    await stage.putRows(rows.filter(({ sk }) => sk === 'META').map((row) => ({ ...row, expiresAt: 1 })));
  });
  expect(broken).toEqual(['last-run']);
  expect(saidBy(diagnoses, 'last-run')).toMatch(
    /^the last run that ended, \S+-enforce, was on .*, 0 hours ago, and the ledger has it no more/,
  );
});

test('an STS that answers for no account keeps every run from working', async () => {
  const { diagnoses, broken } = await diagnosed(({ organization }) => {
    organization.faults.inject({ action: 'sts:AssumeRole' }, REFUSALS.failed);
  });
  expect(broken).toEqual(['member-role']);
  expect(saidBy(diagnoses, 'member-role')).toContain('3 accounts did not answer');
});

import type { TableDescription } from '../../aws/deployed/ledger-table.ts';
import { OUTBOX_INDEX } from '../../ledger/table.ts';
import { check } from '../check.ts';
import { attention, broken, ok, type Finding } from '../finding.ts';

const KEYS = ['pk', 'sk'];
const OUTBOX_KEYS = ['outbox', 'sk'];
/** What waits is read from the index alone. */
const PROJECTION = 'ALL';
const EXPIRY = 'expiresAt';

export const ledgerCheck = check({
  name: 'ledger',
  about:
    'The ledger table: there, with its keys, outbox index, expiry, point-in-time recovery and protection',
  asks: ['dynamodb:DescribeTable', 'dynamodb:DescribeTimeToLive', 'dynamodb:DescribeContinuousBackups'],
  needs: ['caller'],
  beforeDeploy: false,
  async run({ ask, deployed, settings, region }) {
    const { ledgerTable } = settings;
    const described = await ask('dynamodb:DescribeTable', () => deployed.table.describe());
    if (!described.told) return { findings: [described.finding], facts: { ledger: true } };
    const table = described.value;
    if (table === null) {
      const fix =
        'The hub stack makes it (npx serverless deploy); or name the one that is there (LEDGERTABLE, AWS_REGION).';
      return { findings: [broken(`no table ${ledgerTable} in ${region}`, fix)] };
    }
    const wrong = [...keyFindings(table)];
    const onTable = `--table-name ${ledgerTable} --region ${region}`;

    if (!table.isProtected)
      wrong.push(
        broken('it is not protected against deletion', 'Without the ledger every notice starts again:', {
          command: [`aws dynamodb update-table --deletion-protection-enabled \\`, `  ${onTable}`],
        }),
      );
    const recovery = await ask('dynamodb:DescribeContinuousBackups', () =>
      deployed.table.hasPointInTimeRecovery(),
    );
    if (!recovery.told) wrong.push(recovery.finding);
    else if (!recovery.value)
      wrong.push(
        broken('point-in-time recovery is off', 'A damaged ledger could not be taken back:', {
          command: [
            `aws dynamodb update-continuous-backups ${onTable} \\`,
            '  --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true',
          ],
        }),
      );
    const expiry = await ask('dynamodb:DescribeTimeToLive', () => deployed.table.expiryAttribute());
    if (!expiry.told) wrong.push(expiry.finding);
    else if (expiry.value !== EXPIRY)
      wrong.push(
        attention(
          expiry.value === null
            ? 'its rows never expire'
            : `its rows expire by ${expiry.value}, not ${EXPIRY}`,
          'It grows without end, harmlessly:',
          {
            command: [
              `aws dynamodb update-time-to-live ${onTable} \\`,
              `  --time-to-live-specification Enabled=true,AttributeName=${EXPIRY}`,
            ],
          },
        ),
      );
    const findings =
      wrong.length > 0 ? wrong : [ok(`${ledgerTable}, with index, expiry, recovery and protection`)];
    return keyFindings(table).length > 0 ? { findings } : { findings, facts: { ledger: true } };
  },
});

function keyFindings({ keys, indexes, status }: TableDescription): Finding[] {
  const remake =
    'It is not a ledger, or not whole: name another (LEDGERTABLE), or let the stack make it anew.';
  const wrong: Finding[] = [];
  if (String(keys) !== String(KEYS))
    wrong.push(broken(`its keys are ${keys.join(', ')} and not ${KEYS.join(', ')}`, remake));
  const outbox = indexes.get(OUTBOX_INDEX);
  if (outbox === undefined)
    wrong.push(broken(`it has no index ${OUTBOX_INDEX}, so no mail is found`, remake));
  else if (String(outbox.keys) !== String(OUTBOX_KEYS))
    wrong.push(broken(`the index ${OUTBOX_INDEX} has the keys ${outbox.keys.join(', ')}`, remake));
  else if (outbox.projection !== PROJECTION)
    wrong.push(
      broken(
        `the index ${OUTBOX_INDEX} has ${outbox.projection} attributes and not ${PROJECTION}, so its rows cannot be read`,
        remake,
      ),
    );
  else if (outbox.status !== 'ACTIVE')
    wrong.push(broken(`the index ${OUTBOX_INDEX} is ${outbox.status}`, 'Wait until it is ACTIVE.'));
  if (!['ACTIVE', 'UPDATING'].includes(status))
    wrong.push(broken(`its state is ${status}`, 'Wait until it is ACTIVE.'));
  return wrong;
}

import { accessKey, account, emptyWorld, user } from '../../../src/simulator/world/builders.ts';
import { createdDaysAgo, stage } from '../../e2e/harness.ts';

const KEYS_A_MAIL = 25;
const MAILS = 4;

/** Not a matter of time: what a mail of so many keys may cost in calls, whatever the machine. */
test('a key that is told of costs fewer than two calls to the ledger, and a mail of 25 keys fewer than ten', async () => {
  const createDate = createdDaysAgo(30);
  const users = Array.from({ length: MAILS }, (_, n) =>
    user({
      name: `ci-${n}`,
      tags: { Contact: `ci-${n}@example.org` },
      accessKeys: Array.from({ length: KEYS_A_MAIL }, () => accessKey({ createDate })),
    }),
  );
  const staged = await stage(emptyWorld({ accounts: [account({ users })] }));
  const { calls } = staged.organization;
  calls.clear();
  let beforeNotify = 0;
  const ofLedger = () => calls.entries.filter(({ service }) => service === 'dynamodb');
  const report = await staged.run(0, {
    before: (step) => {
      if (step === 'notify 1') beforeNotify = ofLedger().length;
      return Promise.resolve();
    },
  });
  expect(report.mail).toMatchObject({ sent: MAILS });
  expect(report.counts).toMatchObject({ notified: MAILS * KEYS_A_MAIL });

  const all = ofLedger();
  expect(all.length / (MAILS * KEYS_A_MAIL)).toBeLessThan(2);
  const sent = all.slice(beforeNotify).filter(({ action, params }) => {
    const { IndexName } = params;
    return IndexName === undefined && action !== 'Query';
  });
  // The pause, the mail's row, the address's, its notices together, and whether it came back; then its share of what is read and
  // written of 100 keys at once.
  const aMail = sent.length / MAILS;
  expect(aMail).toBeGreaterThanOrEqual(5);
  expect(aMail).toBeLessThan(9);
});

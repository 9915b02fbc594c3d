import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import { createdDaysAgo, stage } from '../e2e/harness.ts';

test.each([
  [{ SESCONFIGURATIONSET: 'keyrotation' }, 'keyrotation'],
  [{ SESCONFIGURATIONSET: 'none' }, undefined],
])('with %j mail leaves through the configuration set %s', async (settings, configurationSet) => {
  const ci = user({
    tags: { Contact: 'ann@example.com' },
    accessKeys: [accessKey({ createDate: createdDaysAgo(30) })],
  });
  const hub = await stage(emptyWorld({ accounts: [account({ users: [ci] })] }), settings);
  try {
    await hub.run(0, { mailSummary: true });
    const { accepted } = hub.organization.ses.mailbox;
    // A notice and the summary.
    expect(accepted.map(({ configurationSetName }) => configurationSetName)).toEqual([
      configurationSet,
      configurationSet,
    ]);
  } finally {
    await hub.close();
  }
});

import type { Step } from '../step.ts';
import { assertDone, stackIfThere } from './stack.ts';

export const remove: Step = {
  name: 'remove',
  about: 'The stack goes; ledger and report bucket stay',
  async run(site) {
    site.beyondMock('a mock would delete what AWS keeps, and stops at the ledger, which is protected');
    assertDone('serverless remove', await site.serverless('remove'));
    const left = await stackIfThere(site);
    if (left !== null) throw new Error(`the stack is still there: ${left.status}`);
    await site.aws(['dynamodb', 'describe-table', '--table-name', 'keyrotation-ledger']);
    await site.aws([
      's3api',
      'head-bucket',
      '--bucket',
      `keyrotation-reports-${site.hubAccountId}-${site.region}`,
    ]);
    return 'the stack is gone, and both are there';
  },
};

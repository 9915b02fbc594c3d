import type { Step } from '../step.ts';
import { assertDone, stackOf } from './stack.ts';

/** Another environment makes another version of the functions. */
const CHANGED = 'reminderDays=5,2';

export const failedUpdate: Step = {
  name: 'failed-update',
  about: 'An update that fails is rolled back; the same update without the fault then goes through',
  async run(site) {
    const missing = `arn:aws:iam::${site.hubAccountId}:policy/keyrotation-smoke-is-not-there`;
    const { code } = await site.serverless('deploy', CHANGED, `permissionsBoundary=${missing}`);
    if (code === 0) {
      assertDone('serverless deploy', await site.serverless('deploy'));
      const words = `a permissions boundary that does not exist (${missing}) was taken`;
      site.beyondMock(words);
      throw new Error(words);
    }
    const { status } = await stackOf(site);
    if (status !== 'UPDATE_ROLLBACK_COMPLETE')
      throw new Error(`the stack is ${status} after the failed update`);
    assertDone('the same update, repeated', await site.serverless('deploy', CHANGED));
    assertDone('the update back', await site.serverless('deploy'));
    return `UPDATE_ROLLBACK_COMPLETE, then ${(await stackOf(site)).status} twice`;
  },
};

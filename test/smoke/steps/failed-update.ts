import type { Site } from '../site.ts';
import type { Step } from '../step.ts';
import { assertDone, stackOf } from './stack.ts';

export const failedUpdate: Step = {
  name: 'failed-update',
  about: 'An update that fails is rolled back; the same update without the fault then goes through',
  async run(site) {
    const changed = await changedSetting(site);
    let statuses: string;
    try {
      statuses = await failThenRepeat(site, changed);
    } finally {
      const back = await site.serverless('deploy');
      assertDone('the update back (`npx serverless deploy` with your parameters)', back);
    }
    return `${statuses}; with the settings of before it is ${(await stackOf(site)).status}`;
  },
};

async function failThenRepeat(site: Site, changed: string): Promise<string> {
  const missing = `arn:aws:iam::${site.hubAccountId}:policy/keyrotation-smoke-is-not-there`;
  const before = await stackOf(site);
  const failed = await site.serverless('deploy', changed, `permissionsBoundary=${missing}`);
  if (failed.code === 0) {
    const words = `a permissions boundary that does not exist (${missing}) was taken`;
    site.beyondMock(words);
    throw new Error(words);
  }
  const { status, updatedAt } = await stackOf(site);
  if (updatedAt === before.updatedAt) assertDone('the update, before AWS began it,', failed);
  if (status !== 'UPDATE_ROLLBACK_COMPLETE')
    throw new Error(`the stack is ${status} after the failed update`);
  assertDone('the same update, repeated,', await site.serverless('deploy', changed));
  return `UPDATE_ROLLBACK_COMPLETE, then ${(await stackOf(site)).status}`;
}

/** Another environment makes another version of the functions; this setting weighs nothing in a small organization. */
async function changedSetting(site: Site): Promise<string> {
  const { ACCOUNTCONCURRENCY } = await site.settings();
  return `accountConcurrency=${ACCOUNTCONCURRENCY === '19' ? '18' : '19'}`;
}

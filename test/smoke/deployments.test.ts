import { ended, scriptedSite, type ScriptedSite } from './scripted-site.ts';
import { failedUpdate } from './steps/failed-update.ts';
import { installAgain } from './steps/install-again.ts';

/** @param deploy what a deployment does to the status of the stack, which it returns; null: it ends before AWS hears of it */
function stack(deploy: (words: string) => string | null): ScriptedSite {
  let [status, updates] = ['UPDATE_ROLLBACK_COMPLETE', 1];
  return scriptedSite({
    settings: { ACCOUNTCONCURRENCY: '20' },
    aws: ([service]) =>
      service === 'dynamodb'
        ? { Table: { TableArn: 'arn', CreationDateTime: '2026-11-26' } }
        : { Stacks: [{ StackStatus: status, LastUpdatedTime: `time ${updates}` }] },
    serverless: (words) => {
      const became = deploy(words.join(' '));
      if (became === null) return ended(1, '', 'the parameters cannot be used');
      [status, updates] = [became, updates + 1];
      return ended(became === 'UPDATE_COMPLETE' ? 0 : 1, '', became);
    },
  });
}

const isBroken = (words: string): boolean => words.includes('permissionsBoundary=');

test('an update that fails is repeated without the fault, and taken back', async () => {
  const site = stack((words) => (isBroken(words) ? 'UPDATE_ROLLBACK_COMPLETE' : 'UPDATE_COMPLETE'));
  await expect(failedUpdate.run(site)).resolves.toBe(
    'UPDATE_ROLLBACK_COMPLETE, then UPDATE_COMPLETE; with the settings of before it is UPDATE_COMPLETE',
  );
  expect(site.ran.at(-2)).toBe('serverless deploy');
});

test.each([
  [
    'ended before AWS began it',
    (words: string) => (isBroken(words) ? null : 'UPDATE_COMPLETE'),
    'the update, before AWS began it, ended with 1: the parameters cannot be used',
  ],
  [
    'was not rolled back',
    (words: string) => (isBroken(words) ? 'UPDATE_ROLLBACK_FAILED' : 'UPDATE_COMPLETE'),
    'the stack is UPDATE_ROLLBACK_FAILED after the failed update',
  ],
  [
    'cannot be repeated',
    (words: string) => (words === 'deploy' ? 'UPDATE_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE'),
    'the same update, repeated, ended with 1: UPDATE_ROLLBACK_COMPLETE',
  ],
])('an update that %s is told, and the settings of before are there again', async (_, deploy, words) => {
  const site = stack(deploy);
  await expect(failedUpdate.run(site)).rejects.toThrow(words);
  expect(site.ran.at(-1)).toBe('serverless deploy');
});

test('where the stack stands there is nothing to install again', async () => {
  const site = stack(() => 'UPDATE_COMPLETE');
  await expect(installAgain.run(site)).rejects.toThrow('the stack has not been removed');
  expect(site.ran.filter((line) => line.startsWith('serverless'))).toEqual([]);
});

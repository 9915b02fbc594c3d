import { z } from 'zod';
import type { Site } from '../site.ts';
import { Skipped } from '../skipped.ts';
import type { Step } from '../step.ts';
import { assertDone } from './stack.ts';

const USER = 'keyrotation-smoke';

const Keys = z.object({
  AccessKeyMetadata: z.array(
    z.object({ AccessKeyId: z.string(), Status: z.string(), CreateDate: z.string() }),
  ),
});
const History = z.object({
  entries: z.array(
    z.object({ runId: z.string(), at: z.string(), what: z.object({ kind: z.string() }).loose() }),
  ),
});

/** Takes days: each time the script is started it looks how far the key is. */
export const key: Step = {
  name: 'key',
  about: `A key of ${USER} is noticed, deactivated and restored, over days (notifyKeyAge 1, graceDays 1, mode enforce)`,
  async run(site) {
    const { testAccountId: account, testProfile: profile } = site;
    if (account === null || profile === null)
      throw new Skipped('--test-account and --test-profile name no account in which a user may be made');
    const iam = (...args: string[]) => site.aws(['iam', ...args], profile);
    const held = await keyOf(iam);
    if (held === null) {
      const { MODE = 'dry-run' } = await site.settings();
      if (MODE !== 'enforce')
        throw new Skipped(`nothing is deactivated while mode is ${MODE}: no key was made`);
      throw new Skipped(
        `${await makeKey(iam)} was made just now: come back when it is a day old and a run has been`,
      );
    }
    const { stdout } = await site.keyrotation('history', '--key', held.AccessKeyId, '--json');
    const { entries } = History.parse(JSON.parse(stdout));
    const kinds = entries.map(({ what }) => what.kind);
    const deactivated = entries.findLast(({ what }) => what.kind === 'deactivated');
    if (deactivated === undefined)
      throw new Skipped(
        `${held.AccessKeyId}, made ${held.CreateDate}, so far: ${kinds.join(', ') || 'nothing'}`,
      );
    if (!kinds.slice(0, entries.indexOf(deactivated)).includes('notice'))
      throw new Error(`${held.AccessKeyId} was deactivated without a notice`);
    assertDone(
      'restore',
      await site.keyrotation(
        'restore',
        '--run',
        deactivated.runId,
        '--key',
        held.AccessKeyId,
        '--yes',
        '--reason',
        'smoke test',
      ),
    );
    const after = await keyOf(iam);
    if (after?.Status !== 'Active')
      throw new Error(`${held.AccessKeyId} is ${after?.Status ?? 'gone'} after the restore`);
    await iam('delete-access-key', `--user-name=${USER}`, '--access-key-id', held.AccessKeyId);
    await iam('delete-user', `--user-name=${USER}`);
    return `${kinds.join(', ')}; restored, and Active again; the user is deleted`;
  },
};

type Iam = (...args: string[]) => ReturnType<Site['aws']>;

async function keyOf(iam: Iam): Promise<z.infer<typeof Keys>['AccessKeyMetadata'][number] | null> {
  try {
    return Keys.parse(await iam('list-access-keys', `--user-name=${USER}`)).AccessKeyMetadata[0] ?? null;
  } catch (error) {
    if (error instanceof Error && error.message.includes('NoSuchEntity')) return null;
    throw error;
  }
}

async function makeKey(iam: Iam): Promise<string> {
  const Made = z.object({ AccessKey: z.object({ AccessKeyId: z.string() }) });
  await iam('create-user', `--user-name=${USER}`).catch((error: unknown) => {
    if (!(error instanceof Error) || !error.message.includes('EntityAlreadyExists')) throw error;
  });
  return Made.parse(await iam('create-access-key', `--user-name=${USER}`)).AccessKey.AccessKeyId;
}

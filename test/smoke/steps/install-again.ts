import { z } from 'zod';
import type { Site } from '../site.ts';
import { Skipped } from '../skipped.ts';
import type { Step } from '../step.ts';
import { assertDone, stackIfThere, stackOf } from './stack.ts';

const Table = z.object({
  Table: z.object({ TableArn: z.string(), CreationDateTime: z.union([z.string(), z.number()]) }),
});

export const installAgain: Step = {
  name: 'install-again',
  about: 'The same command deploys again, and takes the ledger over that the removed stack has left',
  async run(site) {
    site.beyondMock('a mock takes nothing into a stack');
    const before = await ledgerMade(site);
    const standing = await stackIfThere(site);
    if (standing !== null) throw new Skipped(`the stack has not been removed: it is ${standing.status}`);
    assertDone('serverless deploy', await site.serverless('deploy'));
    const after = await ledgerMade(site);
    if (after !== before) throw new Error(`the ledger is another one: made ${before} before, ${after} now`);
    return `${(await stackOf(site)).status}, with the ledger made ${before}`;
  },
};

async function ledgerMade(site: Site): Promise<string> {
  const { CreationDateTime } = Table.parse(
    await site.aws(['dynamodb', 'describe-table', '--table-name', 'keyrotation-ledger']),
  ).Table;
  return String(CreationDateTime);
}

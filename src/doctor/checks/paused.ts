import { check } from '../check.ts';
import { broken, ok } from '../finding.ts';

export const pausedCheck = check({
  name: 'paused',
  about: 'Whether somebody has paused mail and deactivations, and why',
  asks: ['dynamodb:GetItem'],
  needs: ['ledger'],
  beforeDeploy: false,
  async run({ ask, pauseInWords }) {
    const read = await ask('dynamodb:GetItem', pauseInWords);
    if (!read.told) return { findings: [read.finding] };
    if (read.value === null) return { findings: [ok('no')] };
    return {
      findings: [broken(read.value, 'When what it was for is over: `npx keyrotation resume`.')],
    };
  },
});

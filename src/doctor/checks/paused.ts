import type { Ledger } from '../../ledger/ledger.ts';
import { assertNotPaused, PausedError } from '../../ledger/pause.ts';
import { check } from '../check.ts';
import { broken, ok } from '../finding.ts';

export const pausedCheck = check({
  name: 'paused',
  about: 'Whether somebody has paused mail and deactivations, and why',
  asks: ['dynamodb:GetItem'],
  needs: ['ledger'],
  beforeDeploy: false,
  async run({ ask, services }) {
    const read = await ask('dynamodb:GetItem', () => pauseInWords(services.ledger));
    if (!read.told) return { findings: [read.finding] };
    if (read.value === null) return { findings: [ok('no')] };
    const fix = 'When what it was for is over:';
    return { findings: [broken(read.value, fix, { command: ['npx keyrotation resume'] })] };
  },
});

/** One that cannot be read holds as well. */
async function pauseInWords({ pause }: Pick<Ledger, 'pause'>): Promise<string | null> {
  try {
    await assertNotPaused(pause);
    return null;
  } catch (error) {
    if (error instanceof PausedError) return error.message;
    throw error;
  }
}

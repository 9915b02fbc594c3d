import { KeyRotationError } from '../../core/problem.ts';
import { UsageError } from '../../settings/usage-error.ts';
import { confirmed, isOnTerminal } from '../../terminal/confirm.ts';

export interface Agreement {
  readonly yes?: true;
  readonly json?: true;
}

/**
 * Returns when somebody has agreed to the restore of so many keys.
 * @throws UsageError when there is nobody to ask, and nobody said yes
 * @throws KeyRotationError DECLINED for a no, INTERRUPTED when the question was broken off
 */
export async function assertMayBegin(
  { yes, json }: Agreement,
  keys: number,
  signal: AbortSignal,
  terminal = { isOnTerminal, confirmed },
): Promise<void> {
  if (yes) return;
  const these = keys === 1 ? 'this key' : `these ${keys} keys`;
  if (json || !terminal.isOnTerminal()) {
    const reason = json ? 'with --json nothing is asked' : 'there is no terminal to ask on';
    throw new UsageError(`Nothing was restored: ${reason}. Pass --yes to restore ${these}.`);
  }
  if (!(await terminal.confirmed(`Restore ${these}?`, signal)))
    throw new KeyRotationError('DECLINED', 'Nothing was restored: nobody said yes.');
}

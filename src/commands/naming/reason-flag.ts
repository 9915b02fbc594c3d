import { MAX_REASON } from '../../core/reason.ts';
import { UsageError } from '../../settings/usage-error.ts';
import { oneLine } from '../../words/one-line.ts';

/**
 * `--reason` on one line, as the ledger keeps it; null when none is given.
 * @throws UsageError when the ledger could not keep it whole
 */
export function reasonFlag(text: string | undefined): string | null {
  const reason = oneLine(text ?? '', Infinity);
  if (reason.length > MAX_REASON)
    throw new UsageError(`--reason has ${reason.length} letters; it takes up to ${MAX_REASON}.`);
  return reason === '' ? null : reason;
}

import { instant, parseDay, plusDays, type Instant } from '../../core/instant.ts';
import { youngestDueDays, type Policy } from '../../core/policy.ts';
import { UsageError } from '../../settings/usage-error.ts';

/** The day on which IAM began: no access key is older. */
const IAM_BEGAN = instant('2010-09-02T00:00:00.000Z');

/**
 * `--as-of`: a day, taken as 08:00 UTC, or an instant.
 * @throws UsageError when it is neither, or so long ago that no key could be due
 */
export function parseAsOf(text: string, policy: Policy): Instant {
  const asOf = parseMoment(text);
  const firstDue = plusDays(IAM_BEGAN, youngestDueDays(policy));
  if (asOf >= firstDue) return asOf;
  throw new UsageError(
    `--as-of is ${JSON.stringify(text)}, when no access key could be due yet: name a day from ${firstDue.slice(0, 10)} on.`,
  );
}

function parseMoment(text: string): Instant {
  const day = parseDay(text);
  if (day) return instant(`${day}T08:00:00.000Z`);
  const withZone = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const at = withZone ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) {
    throw new UsageError(
      `--as-of is ${JSON.stringify(text)}; it takes a day such as 2026-12-01, or an instant such as 2026-12-01T08:00:00Z.`,
    );
  }
  return instant(at);
}

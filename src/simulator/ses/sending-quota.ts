import type { PresentClock } from '../clock.ts';
import { throttled } from '../protocol/api-error.ts';
import { tokenBucket, type TokenBucket } from '../traffic/token-bucket.ts';

const DAY_MS = 24 * 3_600_000;

export interface SendingQuota {
  /** Recipients in 24 hours; -1 is unlimited. */
  max24HourSend: number;
  /** Recipients a second. */
  maxSendRate: number;
  /** Recipients in the 24 hours up to now (simulator clock). */
  sentLast24Hours(): number;
  /** @throws ApiError Throttling when one of the two would be exceeded. */
  spend(recipients: number): void;
}

/** Starts with what an account out of the sandbox commonly has. Sending rate is on real time, the day's quota is not. */
export function sendingQuota(clock: PresentClock, isThrottling: () => boolean): SendingQuota {
  let sends: { readonly atMs: number; readonly recipients: number }[] = [];
  let bucket: { readonly rate: number; readonly tokens: TokenBucket } | undefined;

  const withinRate = (recipients: number): boolean => {
    const rate = quota.maxSendRate;
    if (bucket?.rate !== rate) bucket = { rate, tokens: tokenBucket({ perSecond: rate, burst: rate }) };
    return bucket.tokens.take(Math.min(recipients, rate));
  };

  const quota: SendingQuota = {
    max24HourSend: 50_000,
    maxSendRate: 14,
    sentLast24Hours() {
      const since = clock.now().getTime() - DAY_MS;
      if (sends[0] && sends[0].atMs <= since) sends = sends.filter(({ atMs }) => atMs > since);
      return sends.reduce((sum, { recipients }) => sum + recipients, 0);
    },
    spend(recipients) {
      const { max24HourSend } = quota;
      if (max24HourSend >= 0 && quota.sentLast24Hours() + recipients > max24HourSend) {
        throw throttled('ses', 'Daily message quota exceeded.');
      }
      if (isThrottling() && !withinRate(recipients)) throw throttled('ses', 'Maximum sending rate exceeded.');
      sends.push({ atMs: clock.now().getTime(), recipients });
    },
  };
  return quota;
}

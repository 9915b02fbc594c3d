import type { ActionName, Service } from '../protocol/action.ts';
import { tokenBucket, type Rate, type TokenBucket } from './token-bucket.ts';

/** `iam:*` stands for all actions of a service that are not named themselves. */
export type LimitOverrides = Partial<Record<ActionName, Rate>>;

/** No throttling; AWS's published rates; or those rates with some of one's own. */
export type Limits = 'none' | 'published' | LimitOverrides;

/**
 * Per calling account and action, per second (docs/architecture.md). IAM publishes none: its rate is a guess to be
 * overridden. SES sends have their own rule, `MaxSendRate`.
 */
export const PUBLISHED_RATES: LimitOverrides = {
  'organizations:ListAccounts': { perSecond: 8, burst: 12 },
  'organizations:ListTagsForResource': { perSecond: 10, burst: 15 },
  'organizations:DescribeAccount': { perSecond: 20, burst: 30 },
  'organizations:ListParents': { perSecond: 5, burst: 8 },
  'sts:AssumeRole': { perSecond: 600, burst: 600 },
  'ses:*': { perSecond: 1, burst: 1 },
  'iam:*': { perSecond: 20, burst: 40 },
};

export interface Throttle {
  limits: Limits;
  /** Whether the call is within its account's rate. */
  admits(accountId: string, service: Service, action: string): boolean;
}

export function throttle(initial: Limits): Throttle {
  let limits = initial;
  let rates = ratesOf(limits);
  let buckets = new Map<string, TokenBucket>();
  return {
    get limits() {
      return limits;
    },
    set limits(changed) {
      limits = changed;
      rates = ratesOf(limits);
      buckets = new Map();
    },
    admits(accountId, service, action) {
      if (limits === 'none' || isSend(service, action)) return true;
      const rate = rates[`${service}:${action}`] ?? rates[`${service}:*`];
      if (!rate) return true;
      const name = `${accountId} ${service}:${action}`;
      const bucket = buckets.get(name) ?? tokenBucket(rate);
      buckets.set(name, bucket);
      return bucket.take();
    },
  };
}

const ratesOf = (limits: Limits): LimitOverrides =>
  typeof limits === 'string' ? PUBLISHED_RATES : { ...PUBLISHED_RATES, ...limits };

const isSend = (service: Service, action: string): boolean => service === 'ses' && action.startsWith('Send');

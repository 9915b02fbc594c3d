import { calls } from './calls.ts';
import { coldStart } from './cold-start.ts';
import type { Figure } from './figure.ts';
import { hugeAccount } from './huge-account.ts';
import { mail } from './mail.ts';
import { memory } from './memory.ts';
import { page } from './page.ts';
import { remembered } from './remembered.ts';
import { restoring } from './restore.ts';
import { scale } from './scale.ts';
import { speed } from './speed.ts';
import { throttling } from './throttling.ts';

/** One measurement in two sizes: all small ones together take some three minutes. */
interface Measurement {
  readonly about: string;
  readonly small: () => Promise<Figure[]>;
  readonly full: () => Promise<Figure[]>;
}

const SCALE_USERS = 20;

export const MEASUREMENTS = {
  calls: {
    about: 'AWS calls per account, against the floor that the seeded world sets',
    small: () => calls(20),
    full: () => calls(50),
  },
  speed: {
    about: 'wall time against a bare HTTP client, and against latency alone',
    small: () => speed(100, 40),
    full: () => speed(1_000, 40),
  },
  scale: {
    about: 'time per account and peak memory as the organization grows',
    small: () => scale([50, 200], SCALE_USERS),
    full: () => scale([100, 1_000, 10_000], SCALE_USERS),
  },
  memory: {
    about:
      'peak memory of what comes after the survey, over a ledger that makes up its rows: a dry run, a day on which all are told, its mails alone, a day on which all are past their deadline (planned and reported)',
    small: () => memory({ dryRun: [500, 1_000], firstDay: [200, 1_000], mails: [], pastDeadline: [1_000] }),
    full: () =>
      memory({
        dryRun: [1_000, 10_000, 50_000],
        firstDay: [1_000, 5_000, 10_000],
        mails: [1_000, 10_000, 50_000],
        pastDeadline: [1_000, 5_000, 10_000, 50_000],
      }),
  },
  huge: {
    about: 'one huge account with a throttled IAM, beside ordinary ones',
    small: () => hugeAccount(300, 20, 12),
    full: () => hugeAccount(5_000, 20, 120),
  },
  remembered: {
    about:
      'the day after: calls, time and cost where nothing is due, in a healthy organization and in a neglected one',
    small: () => remembered({ accounts: 100, enforcing: 20, hugeUsers: 120 }),
    full: () => remembered({ accounts: 1_000, enforcing: 1_000, hugeUsers: 5_000 }),
  },
  cold: {
    about: 'size of the packaged bundles and import time of the handler',
    small: coldStart,
    full: coldStart,
  },
  mail: {
    about: 'mails per due key, rendering, and sending against MaxSendRate',
    small: () => mail(40, { 14: 84, 50: 600 }),
    full: () => mail(500, { 14: 840, 50: 3_000 }),
  },
  page: {
    about: 'size and rendering time of the page of a run',
    small: () => page([400, 10_000]),
    full: () => page([400, 10_000, 100_000]),
  },
  restore: {
    about: 'keys that a run deactivated, back again',
    small: () => restoring(200, 40),
    full: () => restoring(1_000, 40),
  },
  throttling: {
    about: 'share of throttled calls under the published limits',
    small: () => throttling(20, [200, 5, 5, 5, 5, 5, 5, 5, 5, 5]),
    full: () => throttling(100, [250, 25]),
  },
} as const satisfies Record<string, Measurement>;

export type MeasurementName = keyof typeof MEASUREMENTS;

export const NAMES = Object.keys(MEASUREMENTS) as readonly MeasurementName[];

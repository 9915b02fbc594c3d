import { z } from 'zod';
import type { LastUsed } from '../core/access-key.ts';
import type { ReportSlot } from '../core/remembered-survey.ts';
import { momentOf } from './event-time.ts';

/** The root user's row; root keys are no IAM user's and no API can deactivate them from here: they are reported only. */
export const ROOT = '<root_account>';

/** A row of the credential report, as far as it is read. */
export const ReportRow = z
  .object({
    user: z.string().min(1),
    arn: z.string(),
    user_creation_time: z.string().optional(),
    access_key_1_active: z.string(),
    access_key_1_last_rotated: z.string().optional(),
    access_key_1_last_used_date: z.string().optional(),
    access_key_1_last_used_region: z.string().optional(),
    access_key_1_last_used_service: z.string().optional(),
    access_key_2_active: z.string(),
    access_key_2_last_rotated: z.string().optional(),
    access_key_2_last_used_date: z.string().optional(),
    access_key_2_last_used_region: z.string().optional(),
    access_key_2_last_used_service: z.string().optional(),
    additional_credentials_info: z.string().optional(),
  })
  // A name with a comma that is not quoted, say, moves all that follows.
  .refine(({ user, arn }) => user === ROOT || arn.endsWith(`/${user}`), 'a user and the ARN of another');

export type ReportRow = z.infer<typeof ReportRow>;

export interface ReportedKey extends ReportSlot {
  /** As of the report, to the second. `unread`: ask for it. */
  readonly lastUse: LastUsed | 'never' | 'unread';
}

export type KeyColumns = Omit<ReportRow, 'user' | 'arn' | 'user_creation_time'>;

export function saysNoActiveKey(row: KeyColumns): boolean {
  return slotsOf(row).every(({ active }) => active === 'false') && saysNoMore(row);
}

export function saysNoKey(row: KeyColumns): boolean {
  return saysNoActiveKey(row) && slotsOf(row).every(({ changed }) => changed === 'N/A');
}

interface SlotColumns {
  readonly active: string;
  readonly changed: string | undefined;
  readonly date: string | undefined;
  readonly region: string | undefined;
  readonly service: string | undefined;
}

function slotsOf(row: KeyColumns): readonly [SlotColumns, SlotColumns] {
  return [
    {
      active: row.access_key_1_active.toLowerCase(),
      changed: row.access_key_1_last_rotated,
      date: row.access_key_1_last_used_date,
      region: row.access_key_1_last_used_region,
      service: row.access_key_1_last_used_service,
    },
    {
      active: row.access_key_2_active.toLowerCase(),
      changed: row.access_key_2_last_rotated,
      date: row.access_key_2_last_used_date,
      region: row.access_key_2_last_used_region,
      service: row.access_key_2_last_used_service,
    },
  ];
}

/** Those of which it is sure. */
export function keysIn(row: KeyColumns): ReportedKey[] {
  return slotsOf(row).flatMap((slot) => {
    const changedAt = momentOf(slot.changed);
    return changedAt === null
      ? []
      : [{ active: slot.active !== 'false', changedAt, lastUse: lastUseIn(slot) }];
  });
}

function lastUseIn({ date, region = '', service = '' }: SlotColumns): ReportedKey['lastUse'] {
  if (date === 'N/A') return region === 'N/A' && service === 'N/A' ? 'never' : 'unread';
  const at = momentOf(date);
  return at === null || region === '' || service === '' ? 'unread' : { date: at, service, region };
}

/** Of each of its two keys, that there is none, or when it was changed and whether it is on; and that there are no more. */
export function saysAllOfItsKeys(row: KeyColumns): boolean {
  const isClear = ({ active, changed }: SlotColumns): boolean =>
    changed === 'N/A' ? active === 'false' : momentOf(changed) !== null && ['true', 'false'].includes(active);
  return slotsOf(row).every(isClear) && saysNoMore(row);
}

const saysNoMore = ({ additional_credentials_info: more = '' }: KeyColumns): boolean =>
  NO_MORE_KEYS.includes(more);

const NO_MORE_KEYS = ['', 'N/A', 'not_supported', '[]', '{}', 'false', 'no_information'];

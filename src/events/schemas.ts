import { z } from 'zod';
import { accessKeyId, accountId, accountName, address, addresses, count, instant, text } from './words.ts';

/** What every event has; `id` and `version` come when the ledger takes it in. */
const every = {
  version: z
    .literal(1)
    .describe('Of this schema. What is added later leaves it; what changes or goes raises it'),
  id: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('The same whenever the event is sent again: forget an event whose ID you know'),
  at: instant('When it happened'),
  runId: text('The run that did or saw it; of a restored key, the restore', 128),
};

const key = {
  accountId,
  accountName,
  userName: text('IAM user that the key belongs to', 128),
  accessKeyId,
  createDate: instant("The key's creation"),
  reason: z.enum(['age', 'unused']).describe('Why the key is due: its age, or that nobody has used it'),
  deadline: instant('When the key is, or was to be, deactivated'),
};

const notice = {
  ...key,
  kind: z.enum(['first', 'reminder', 'deactivated', 'restored']).describe('What the notice says'),
  contact: address.describe('To whom it was written'),
  contactSource: z
    .enum(['user-tag', 'account-tag', 'operator'])
    .describe('Where the address came from; "operator" when no tag names one'),
  messageId: text("SES's ID of the mail, which may carry many notices", 128),
};

const coverage = z
  .object({
    total: count('Accounts of the organization'),
    surveyed: count('Looked at'),
    optedOut: count('Left out by their tag'),
    notActive: count('Suspended or closed'),
    outOfScope: count('Left out by INCLUDEOUS and EXCLUDEOUS'),
    unreachable: count('That could not be entered'),
  })
  .describe('Accounts; the other numbers add up to the total');

const keys = z
  .object({
    users: count('IAM users'),
    activeKeys: count('Active keys'),
    compliant: count('Not due'),
    exempt: count('Due, and exempt by their tag'),
    notified: count('Whose contact was told in this run'),
    deactivated: count('Deactivated in this run'),
    deferred: count('Over the brake; a later run deactivates them'),
    undetermined: count('That could not be judged'),
  })
  .describe('Keys, but for users');

const mails = z
  .object({
    sent: count('Accepted by SES'),
    pending: count('Left for the next run'),
    withheld: count('Whose recipient is not verified yet'),
    failed: count('That SES refused'),
  })
  .describe('Mails, one an address');

const run = {
  mode: z.enum(['enforce', 'dry-run']).describe('A dry run mails no contact and deactivates nothing'),
  asOf: instant('The instant that ages were reckoned at'),
  coverage,
  keys,
  keysDue: count('Keys that the rules are after: told, waiting, deactivated or deferred'),
  mails,
  errors: count('Problems that left somebody or something uncovered, untold or undone'),
  warnings: count('Problems to be mended, by which nothing is missed meanwhile'),
};

const account = { accountId, accountName };

/** What each event tells, by its `detail-type`; the source of docs/events/*.json. */
export const DETAILS = {
  'Notice Accepted': z
    .object({ ...every, ...notice })
    .describe("SES accepted a mail with this notice: from now on the key's grace period runs."),
  'Notice Voided': z
    .object({
      ...every,
      ...notice,
      cause: z
        .enum(['undeliverable', 'bounced', 'rejected'])
        .describe('"undeliverable": the address takes no mail at all; "rejected": SES did not like the text'),
      why: text("SES's or the mail server's own words", 1_000),
    })
    .describe(
      'The mail did not arrive, or a later one of the same cycle to the same address came back for good. The notice no longer counts.',
    ),
  'Key Deactivated': z
    .object({ ...every, ...key, contacts: addresses('Who is told') })
    .describe('The key is inactive. It is not deleted: `keyrotation restore` brings it back.'),
  'Key Restored': z
    .object({
      ...every,
      ...key,
      contacts: addresses('Who is told'),
      by: text('ARN of who restored it', 2_048),
      why: text('In their own words', 1_000).nullable(),
      deactivatedBy: text('The run whose deactivation was undone', 128),
    })
    .describe('The key is active again, and begins a new cycle.'),
  'Run Ended': z
    .object({
      ...every,
      ...run,
      status: z.enum(['complete', 'problems']).describe('"problems": an error is among them'),
    })
    .describe('A run did what it could.'),
  'Run Blocked': z
    .object({
      ...every,
      ...run,
      blockedBy: text(
        'Why nothing was sent or deactivated from then on, such as SENDER_NOT_VERIFIED or PAUSED',
        64,
      ),
    })
    .describe(
      'A run could send no mail, or no more, so that it deactivated nothing from then on. A pause may come midway: "keys" and "mails" tell what was done before it.',
    ),
  'Account Unreachable': z
    .object({ ...every, ...account, why: text('What stood in the way', 1_000) })
    .describe(
      'This run could not enter the account. The run before could, or left it out, or did not know it. It is said once, not every day, and not of the first run that the ledger knows.',
    ),
  'Account Reachable Again': z
    .object({ ...every, ...account })
    .describe('The run before could not enter the account, this one could.'),
} as const;

export type DetailType = keyof typeof DETAILS;

/** As EventBridge's `source` has it. */
export const SOURCE = 'keyrotation';

export type DetailOf<T extends DetailType> = z.output<(typeof DETAILS)[T]>;

/** An event as it leaves, and waits in the ledger until it has left. */
export type FactEvent = { [T in DetailType]: { readonly type: T; readonly detail: DetailOf<T> } }[DetailType];

/** An event that the ledger has not taken in yet, and that has no ID therefore. */
export type NewEvent = {
  [T in DetailType]: { readonly type: T; readonly detail: Omit<DetailOf<T>, 'version' | 'id'> };
}[DetailType];

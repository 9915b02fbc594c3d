import { z } from 'zod';

/** Of one entry: the event's ID, or why it was not taken; an entry with neither says nothing. */
const Entry = z.union([
  z.object({ ErrorCode: z.string().min(1), ErrorMessage: z.string().nullish() }),
  z.object({ EventId: z.string().min(1) }),
]);

/** One answer an entry, in the order of the entries. */
export const entriesTaken = (asked: number) =>
  z.object({ FailedEntryCount: z.int().nonnegative(), Entries: z.array(Entry).length(asked) });

export const BusThere = z.object({ Arn: z.string().min(1) });

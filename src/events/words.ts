import { z } from 'zod';

/**
 * The words that events are made of, as whoever receives them reads them: plain JSON, which JSON Schema can say. What is
 * bounded here keeps each event far below EventBridge's limit.
 */
export const text = (about: string, max: number) => z.string().max(max).describe(about);

export const instant = (about: string) =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
    .describe(about);

export const count = (about: string) => z.int().nonnegative().describe(about);

export const accountId = z
  .string()
  .regex(/^\d{12}$/)
  .describe('ID of the account that the event is about');

export const accountName = text('Name of that account', 128);

export const accessKeyId = z
  .string()
  .regex(/^\w{16,128}$/)
  .describe('The access key; its secret is known to nobody here');

export const address = text('Mail address', 320);

/** As many as a tag has room for. */
const MAX_CONTACTS = 200;

export const addresses = (about: string) => z.array(address).max(MAX_CONTACTS).describe(about);

import { z } from 'zod';

/** S3 names each object that it has stored; an answer without that name has stored nothing, whatever its status says. */
export const Stored = z.object({ ETag: z.string().trim().min(1) });

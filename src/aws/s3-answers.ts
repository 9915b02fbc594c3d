import { z } from 'zod';

const name = z.string().trim().min(1);

/** S3 names each object that it has stored; an answer without that name has stored nothing, whatever its status says. */
export const Stored = z.object({ ETag: name });

/** An upload in parts has begun: without its ID nobody can send one. */
export const UploadBegun = z.object({ UploadId: name });

/** An upload that was begun is given up; what S3 says of it changes nothing. */
export const UploadEnded = z.object({});

/** A part that S3 has. The checksum that came with it is said again when all parts are put together. */
export const StoredPart = z.object({ ETag: name, ChecksumCRC32: name });

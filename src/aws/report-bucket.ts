import type { CompletedPart } from '@aws-sdk/client-s3';
import { ask } from './answer.ts';
import type { SharedConfig } from './clients.ts';
import { fileParts } from './file-parts.ts';
import { keepAnswers } from './keep-answers.ts';
import { Stored, StoredPart, UploadBegun, UploadEnded } from './s3-answers.ts';

/** One file that a run leaves. */
export interface Leaving {
  readonly key: string;
  readonly contentType: string;
  readonly body: AsyncIterable<string | Uint8Array>;
}

/** The bucket that the pages of runs are kept in. */
export interface ReportBucket {
  readonly name: string;
  readonly region: () => Promise<string>;
  /**
   * Memory holds a few parts of it at a time. Nobody sees a file of which S3 has a part only.
   * @throws UnreadableAnswerError when S3 did not say that it has the object
   */
  put(leaving: Leaving): Promise<void>;
}

/** S3 takes checksums of parts only where the upload was begun with them. */
const CHECKSUMS = { ChecksumAlgorithm: 'CRC32' } as const;

/** The client is loaded with the first object: a run without a bucket pays nothing for it, nor does a cold start. */
export function reportBucket(name: string, { region, ...shared }: SharedConfig): ReportBucket {
  const load = async () => {
    const { S3Client, ...commands } = await import('@aws-sdk/client-s3');
    const client = new S3Client({ ...shared, ...(region !== undefined && { region }) });
    // What S3 says stands in headers and in XML of which the SDK guesses nothing that is asked for here.
    keepAnswers(client, 'json');
    return { ...commands, client };
  };
  let loading: ReturnType<typeof load> | undefined;
  const loaded = () => (loading ??= load());

  const fileOf = ({ key, contentType }: Leaving) =>
    ({ Bucket: name, Key: key, ContentType: contentType, CacheControl: 'no-store' }) as const;

  async function putWhole(leaving: Leaving, body: Uint8Array): Promise<void> {
    const { client, PutObjectCommand } = await loaded();
    const command = new PutObjectCommand({ ...fileOf(leaving), Body: body });
    await ask(() => client.send(command), Stored);
  }

  async function putInParts(leaving: Leaving, parts: AsyncIterable<Uint8Array>): Promise<void> {
    const { client, CreateMultipartUploadCommand, ...commands } = await loaded();
    const { UploadPartCommand, CompleteMultipartUploadCommand, AbortMultipartUploadCommand } = commands;
    const begin = new CreateMultipartUploadCommand({ ...fileOf(leaving), ...CHECKSUMS });
    const { UploadId } = await ask(() => client.send(begin), UploadBegun);
    const upload = { Bucket: name, Key: leaving.key, UploadId };
    try {
      const Parts: CompletedPart[] = [];
      for await (const Body of parts) {
        const PartNumber = Parts.length + 1;
        const command = new UploadPartCommand({ ...upload, ...CHECKSUMS, PartNumber, Body });
        Parts.push({ PartNumber, ...(await ask(() => client.send(command), StoredPart)) });
      }
      const end = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } });
      await ask(() => client.send(end), Stored);
    } catch (error) {
      const abort = new AbortMultipartUploadCommand(upload);
      // What is left of it all the same, the bucket's lifecycle rule removes; to be told is what went wrong first.
      await ask(() => client.send(abort), UploadEnded).catch(() => undefined);
      throw error;
    }
  }

  return {
    name,
    async region() {
      const { client } = await loaded();
      return client.config.region();
    },
    async put(leaving) {
      const parts = fileParts(leaving.body);
      try {
        const first = (await parts.next()).value ?? new Uint8Array();
        const second = await parts.next();
        if (second.done === true) await putWhole(leaving, first);
        else await putInParts(leaving, before([first, second.value], parts));
      } finally {
        await parts.return();
      }
    },
  };
}

async function* before<T>(first: readonly T[], rest: AsyncIterable<T>): AsyncIterable<T> {
  yield* first;
  yield* rest;
}

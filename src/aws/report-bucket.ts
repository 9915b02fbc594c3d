import { ask } from './answer.ts';
import type { SharedConfig } from './clients.ts';
import { keepAnswers } from './keep-answers.ts';
import { Stored } from './s3-answers.ts';

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
  /** @throws UnreadableAnswerError when S3 did not say that it has the object */
  put(leaving: Leaving): Promise<void>;
}

/** The client is loaded with the first object: a run without a bucket pays nothing for it, nor does a cold start. */
export function reportBucket(name: string, { region, ...shared }: SharedConfig): ReportBucket {
  const load = async () => {
    const { PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
    const client = new S3Client({ ...shared, ...(region !== undefined && { region }) });
    keepAnswers(client, 'json');
    return { client, PutObjectCommand };
  };
  let loading: ReturnType<typeof load> | undefined;
  const loaded = () => (loading ??= load());
  return {
    name,
    async region() {
      const { client } = await loaded();
      return client.config.region();
    },
    async put({ key, contentType, body }) {
      const { client, PutObjectCommand } = await loaded();
      const command = new PutObjectCommand({
        Bucket: name,
        Key: key,
        Body: await bytesOf(body),
        ContentType: contentType,
        CacheControl: 'no-store',
      });
      await ask(() => client.send(command), Stored);
    },
  };
}

async function bytesOf(body: Leaving['body']): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

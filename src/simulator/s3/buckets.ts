export interface StoredObject {
  readonly body: Buffer;
  readonly contentType: string | null;
  readonly at: Date;
}

/** A bucket with versioning: of each key all that was ever put, the latest last. */
export type Bucket = Map<string, StoredObject[]>;

/** Buckets of the hub account, as the test or the demo puts them. */
export type Buckets = Map<string, Bucket>;

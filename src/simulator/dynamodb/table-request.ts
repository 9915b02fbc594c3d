/** A DynamoDB request as it came over the wire; dynalite reads it for itself. */
export interface TableRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { ask } from '../answer.ts';
import { unlessNamed } from '../unless-named.ts';

/** Hash and range attribute of a table or an index: `pk`, `sk`. */
type KeyAttributes = readonly string[];

export interface IndexDescription {
  readonly status: string;
  readonly keys: KeyAttributes;
  /** Which attributes it has: `ALL`, `KEYS_ONLY` or `INCLUDE`. */
  readonly projection: string;
}

export interface TableDescription {
  readonly arn: string;
  readonly status: string;
  readonly keys: KeyAttributes;
  readonly indexes: ReadonlyMap<string, IndexDescription>;
  readonly isProtected: boolean;
}

/** How a table is set up; reads only. */
export interface TableSetup {
  /** null where there is no such table. */
  describe(): Promise<TableDescription | null>;
  /** The attribute by which rows expire; null when none do. */
  expiryAttribute(): Promise<string | null>;
  hasPointInTimeRecovery(): Promise<boolean>;
}

const Keys = z
  .array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }))
  .transform((keys) =>
    keys.toSorted((a, b) => a.KeyType.localeCompare(b.KeyType)).map(({ AttributeName }) => AttributeName),
  );

const Described = z.object({
  Table: z
    .object({
      TableArn: z.string().startsWith('arn:'),
      TableStatus: z.string(),
      KeySchema: Keys,
      GlobalSecondaryIndexes: z
        .array(
          z.object({
            IndexName: z.string(),
            IndexStatus: z.string(),
            KeySchema: Keys,
            Projection: z.object({ ProjectionType: z.string() }),
          }),
        )
        .default([]),
      DeletionProtectionEnabled: z.boolean().default(false),
    })
    .transform((table) => ({
      arn: table.TableArn,
      status: table.TableStatus,
      keys: table.KeySchema,
      indexes: new Map(
        table.GlobalSecondaryIndexes.map(({ IndexName, IndexStatus, KeySchema, Projection }) => [
          IndexName,
          { status: IndexStatus, keys: KeySchema, projection: Projection.ProjectionType },
        ]),
      ),
      isProtected: table.DeletionProtectionEnabled,
    })),
});

const TimeToLive = z.object({
  TimeToLiveDescription: z.object({ TimeToLiveStatus: z.string(), AttributeName: z.string().optional() }),
});

const Backups = z.object({
  ContinuousBackupsDescription: z.object({
    PointInTimeRecoveryDescription: z.object({ PointInTimeRecoveryStatus: z.string() }),
  }),
});

export function tableSetup(client: DynamoDBClient, TableName: string): TableSetup {
  return {
    describe: () =>
      unlessNamed(['ResourceNotFoundException'], async () => {
        const { Table } = await ask(() => client.send(new DescribeTableCommand({ TableName })), Described);
        return Table;
      }),

    async expiryAttribute() {
      const { TimeToLiveDescription: told } = await ask(
        () => client.send(new DescribeTimeToLiveCommand({ TableName })),
        TimeToLive,
      );
      const isOn = told.TimeToLiveStatus === 'ENABLED' || told.TimeToLiveStatus === 'ENABLING';
      return isOn ? (told.AttributeName ?? null) : null;
    },

    async hasPointInTimeRecovery() {
      const { ContinuousBackupsDescription: told } = await ask(
        () => client.send(new DescribeContinuousBackupsCommand({ TableName })),
        Backups,
      );
      return told.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus === 'ENABLED';
    },
  };
}

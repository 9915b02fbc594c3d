/** Types of surroundings.js for the tests. */
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Surroundings } from './adopt-kept.ts';

export declare function surroundingsOf(
  clients: {
    readonly cloudFormation: CloudFormationClient;
    readonly dynamodb: DynamoDBClient;
    readonly s3: S3Client;
    readonly logs: CloudWatchLogsClient;
  },
  where: { readonly accountId: string; readonly region: string; readonly stackName: string },
): Surroundings;

export declare function protectTable(dynamodb: DynamoDBClient, name: string): Promise<boolean>;

/** What dynalite knows of DynamoDB, and the time to live that is remembered beside it. */
const TABLE_ACTIONS: readonly string[] = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'UpdateItem',
  'UpdateTable',
  'UpdateTimeToLive',
];

export function isTableAction(action: string): boolean {
  return TABLE_ACTIONS.includes(action);
}

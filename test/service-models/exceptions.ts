/**
 * Where a test means it: what it has put into its world may have letters, or be as long, as no account of AWS could hold, since
 * whatever stands there is to be coped with. Or where the model says one thing and DynamoDB itself another, or dynalite, which
 * stands for it here, cannot be mended by us.
 */
const EXCEPTIONS: readonly RegExp[] = [
  // Names and tags of accounts and users, and the names by which those users are then asked about.
  /^(?:iam|organizations) \w+: answer, (?:.*\.)?(?:UserName|Path|Arn|Name|Key|Value): (?:does not match|has \d+ characters)/,
  /^iam \w+: request, UserName: (?:does not match|has [1-9]\d* characters)/,
  // DynamoDB says that nothing is left over by an empty map, which the model's length does not allow.
  /^dynamodb Batch\w+: answer, Unprocessed(?:Items|Keys): has 0 entries/,
  // And counts decreases from 0.
  /^dynamodb \w+: answer, .*NumberOfDecreasesToday: is to be at least 1, it is 0$/,
  // And tells a table's mode under a name that no model has.
  /^dynamodb \w+: answer, .*TableThroughputModeSummary: AWS knows no such member/,
  // Dynalite's are shorter; nobody reads them.
  /^dynamodb \w+: answer, .*TableId: does not match/,
];

export const isException = (violation: string): boolean =>
  EXCEPTIONS.some((exception) => exception.test(violation));

/** A policy of Cloud Custodian: https://cloudcustodian.io/docs/aws/resources/iam-user.html */
export interface C7nPolicy {
  readonly name: string;
  readonly resource: 'aws.iam-user';
  readonly filters: readonly Readonly<Record<string, string | number | boolean>>[];
}

const ACTIVE_AND_OLD: C7nPolicy['filters'] = [
  { type: 'access-key', key: 'Status', value: 'Active' },
  { type: 'access-key', key: 'CreateDate', value_type: 'age', value: 30, op: 'ge' },
];

/** What asks the same as a survey here: who has an active key of 30 days or more, by the date of its creation. */
export const C7N_POLICIES: readonly C7nPolicy[] = [
  { name: 'old-access-keys', resource: 'aws.iam-user', filters: ACTIVE_AND_OLD },
  // The credential report first, so that only those are asked for their keys whom it shows with an active one.
  {
    name: 'old-access-keys-by-report',
    resource: 'aws.iam-user',
    filters: [{ type: 'credential', key: 'access_keys.active', value: true }, ...ACTIVE_AND_OLD],
  },
];

import { parse } from 'csv-parse/sync';
import { z } from 'zod';

/** A row of the credential report, as far as it tells who is worth asking for access keys. */
export interface ReportedUser {
  readonly userName: string;
  readonly userArn: string;
  readonly mayHaveActiveKey: boolean;
}

const Row = z.object({
  user: z.string().min(1),
  arn: z.string(),
  access_key_1_active: z.string(),
  access_key_2_active: z.string(),
  additional_credentials_info: z.string().optional(),
});

/** The root user's row; root keys are no IAM user's and no API can deactivate them from here. */
const ROOT = '<root_account>';

/**
 * Reads the CSV of GetCredentialReport. It knows only the first two keys of a user; a user with more counts as having
 * an active one, so that ListAccessKeys is asked.
 * @throws Error when it is not a credential report, which has a row for the root user at least
 */
export function parseCredentialReport(csv: string): ReportedUser[] {
  const rows = z
    .array(Row)
    .min(1)
    .parse(parse(csv, { columns: true, skipEmptyLines: true, relaxColumnCount: true }));
  return rows
    .filter((row) => row.user !== ROOT)
    .map((row) => ({
      userName: row.user,
      userArn: row.arn,
      mayHaveActiveKey:
        [row.access_key_1_active, row.access_key_2_active].includes('true') || hasMoreKeys(row),
    }));
}

function hasMoreKeys(row: z.infer<typeof Row>): boolean {
  const more = row.additional_credentials_info ?? '';
  return !['', 'N/A', 'not_supported', '[]', '{}', 'false', 'no_information'].includes(more);
}

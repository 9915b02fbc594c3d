import { ApiError } from '../protocol/api-error.ts';
import { isSuccess, type ApiResponse } from '../protocol/api-response.ts';
import { optionalText, type Parameters } from '../protocol/request-parameters.ts';

/** Point-in-time recovery and deletion protection by table name: dynalite has neither, so they are only remembered. */
export interface TableProtection {
  /** What keeps a table from loss is answered here; `undefined` for every other request. */
  answer(action: string, params: Parameters): object | undefined;
  /** Puts the protection into dynalite's answer to DescribeTable. */
  describe(answered: ApiResponse): ApiResponse;
}

export function tableProtection(): TableProtection {
  const recoverable = new Set<string>();
  const isProtected = new Set<string>();
  const remember = (set: Set<string>, name: string, on: boolean): void => {
    if (on) set.add(name);
    else set.delete(name);
  };
  const backups = (name: string): object => ({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: {
        PointInTimeRecoveryStatus: recoverable.has(name) ? 'ENABLED' : 'DISABLED',
      },
    },
  });
  return {
    answer(action, params) {
      const name = optionalText(params, 'TableName') ?? '';
      if (action === 'DescribeContinuousBackups') return backups(name);
      if (action === 'UpdateContinuousBackups') {
        const wanted = params.PointInTimeRecoverySpecification as
          { readonly PointInTimeRecoveryEnabled?: boolean } | undefined;
        if (!wanted)
          throw new ApiError(400, 'ValidationException', 'PointInTimeRecoverySpecification is missing.');
        remember(recoverable, name, wanted.PointInTimeRecoveryEnabled === true);
        return backups(name);
      }
      const { DeletionProtectionEnabled: protect } = params;
      if (action !== 'UpdateTable' || typeof protect !== 'boolean') return undefined;
      remember(isProtected, name, protect);
      return { TableDescription: { TableName: name, DeletionProtectionEnabled: protect } };
    },

    describe(answered) {
      if (!isSuccess(answered)) return answered;
      const { Table } = JSON.parse(answered.body) as { Table: { TableName: string } };
      const DeletionProtectionEnabled = isProtected.has(Table.TableName);
      return { ...answered, body: JSON.stringify({ Table: { ...Table, DeletionProtectionEnabled } }) };
    },
  };
}

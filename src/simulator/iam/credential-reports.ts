import type { PresentClock } from '../clock.ts';
import { ApiError } from '../protocol/api-error.ts';
import type { MemberAccount } from '../world/world.ts';
import type { FaultState } from '../traffic/faults/faults.ts';
import { credentialReportCsv } from './credential-report-csv.ts';

const FOUR_HOURS_MS = 4 * 3_600_000;

interface Report {
  readonly csv: string;
  readonly generatedAt: Date;
  pollsLeft: number;
  complete: boolean;
}

export type ReportState = 'STARTED' | 'INPROGRESS' | 'COMPLETE';

export interface CredentialReports {
  /** Starts a report, unless one is under way or younger than four hours. */
  generate(account: MemberAccount, polls: number): ReportState;
  /** @throws ApiError ReportNotPresent, ReportInProgress or ReportExpired */
  get(account: MemberAccount): { readonly csv: string; readonly generatedAt: Date };
}

/** Reports show the account as it was when they were started, and change at most every four hours (simulator clock). */
export function credentialReports(
  clock: PresentClock,
  faults: Pick<FaultState, 'isReportNeverReady' | 'reportOf'>,
): CredentialReports {
  const reports = new Map<string, Report>();
  const isOld = ({ generatedAt }: Report) => clock.now().getTime() - generatedAt.getTime() >= FOUR_HOURS_MS;

  /** Every request for a report under way brings it one step on. */
  const isComplete = (account: MemberAccount, report: Report): boolean => {
    if (faults.isReportNeverReady(account.id)) return false;
    report.complete ||= report.pollsLeft-- <= 0;
    return report.complete;
  };

  return {
    generate(account, polls) {
      const report = reports.get(account.id);
      if (!report || isOld(report)) {
        const csv = credentialReportCsv(account);
        reports.set(account.id, { csv, generatedAt: clock.now(), pollsLeft: polls, complete: false });
        return 'STARTED';
      }
      return isComplete(account, report) ? 'COMPLETE' : 'INPROGRESS';
    },
    get(account) {
      const report = reports.get(account.id);
      if (!report) throw new ApiError(410, 'ReportNotPresent', 'No report is present. Generate one first.');
      if (!isComplete(account, report)) {
        throw new ApiError(404, 'ReportInProgress', 'The credential report is still being generated.');
      }
      if (isOld(report))
        throw new ApiError(410, 'ReportExpired', 'The most recent credential report has expired.');
      return { csv: faults.reportOf(account.id, report.csv), generatedAt: report.generatedAt };
    },
  };
}

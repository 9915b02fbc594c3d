import type { Prospect } from '../../core/restoration.ts';
import type { RestoreEntry, RestoreOutcome } from '../../core/restore-report.ts';
import { formatMoment } from '../../words/dates.ts';
import type { Candidate } from './candidates.ts';

/** What a report says of a key. */
export function entryOf(candidate: Candidate, outcome: RestoreOutcome, detail: string | null): RestoreEntry {
  const { accountId, accessKeyId, userName, deeds } = candidate;
  const deactivation = deeds?.deactivation ?? null;
  const isToTell = outcome === 'restored' || outcome === 'to-restore';
  return {
    accountId,
    accountName: deactivation?.finding.accountName ?? accountId,
    userName: userName ?? '',
    accessKeyId,
    outcome,
    deactivatedBy: deactivation?.runId ?? null,
    contacts: isToTell ? (deactivation?.contacts ?? []) : [],
    detail,
  };
}

export function entryOfProspect(candidate: Candidate, prospect: Prospect): RestoreEntry {
  return entryOf(
    candidate,
    prospect.kind === 'to-record' ? 'to-restore' : prospect.kind,
    inWords(prospect, candidate),
  );
}

/** Why a key is left alone; null for one that is restored. */
function inWords(prospect: Prospect, { deeds }: Candidate): string | null {
  switch (prospect.kind) {
    case 'to-restore':
      return prospect.deactivation.state === 'intent' ? 'its run ended before it could record this' : null;
    case 'to-record':
      return 'it is active again, by a restore that was cut short; its record and mail are made good';
    case 'being-restored': {
      const { by, at } = prospect.restoration;
      return `another restore is at it, begun ${formatMoment(at)} by ${by}`;
    }
    case 'restored-before': {
      const { by, at } = prospect.restoration;
      return `restored before: ${formatMoment(at)} by ${by}`;
    }
    case 'being-deactivated':
      return `run ${prospect.deactivation.runId} is deactivating it; run this command again when that run has ended`;
    case 'active':
      return 'it is active: somebody has re-activated it since';
    case 'deactivated-since':
      return 'it was active again since, and it was not this tool that deactivated it then';
    case 'not-ours':
      return deeds?.deactivation?.state === 'withdrawn'
        ? 'its deactivation was begun and did not take effect; whoever deactivated it, it was not this tool'
        : 'this tool did not deactivate it';
    case 'gone':
      return 'it is deleted, or its user is';
  }
}

import { keyText, type KeyName } from '../../core/access-key.ts';
import type { AccountId } from '../../core/account.ts';
import { byText } from '../../core/compare-text.ts';
import type { Instant } from '../../core/instant.ts';
import type { KeyDeeds } from '../../core/restoration.ts';
import { isRecovered } from '../../core/run-finding.ts';
import { inWords, type UnreadableRow } from '../../ledger/ledger-error.ts';
import { keyNameOf } from '../../ledger/row-keys.ts';
import { inPieces } from '../../core/in-pieces.ts';
import type { Services } from '../run.ts';

/** A key that somebody asked to restore, as the ledger knows it. */
export interface Candidate extends KeyName {
  /** null where the ledger cannot say. */
  readonly userName: string | null;
  readonly deeds: KeyDeeds | null;
  /** Why the ledger does not tell of it. */
  readonly unread: string | null;
}

export interface Wanted {
  readonly accountId: AccountId | null;
  readonly userName: string | null;
}

const CHUNK = 100;

/**
 * The keys that a run deactivated, or began to: those that it found done by a run before it are among them. In the order
 * of account and key.
 */
export async function candidatesOfRun(
  { ledger }: Pick<Services, 'ledger'>,
  runId: string,
  { accountId, userName }: Wanted,
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  const names: KeyName[] = [];
  const recovered = new Map<string, Instant>();
  const onUnreadable = (row: UnreadableRow): void => {
    const key = keyNameOf(row);
    if (key && isWanted(key)) candidates.push({ ...key, userName: null, deeds: null, unread: inWords(row) });
  };
  const isWanted = (key: KeyName): boolean => accountId === null || key.accountId === accountId;
  for await (const row of ledger.runs.findings(runId, onUnreadable)) {
    const { finding } = row;
    if (row.decision.kind !== 'deactivate' || !isWanted(finding)) continue;
    if (userName !== null && finding.userName !== userName) continue;
    names.push(finding);
    if (isRecovered(row)) recovered.set(keyText(finding), row.decision.cycle);
  }
  for (const piece of inPieces(names, CHUNK)) {
    for (const candidate of await candidatesNamed({ ledger }, piece)) {
      const last = candidate.deeds?.deactivation;
      // What the run found done is of its cycle; a key that was noticed anew since is another run's.
      const isFound = last?.cycle !== undefined && last.cycle === recovered.get(keyText(candidate));
      if (last?.runId === runId || isFound || candidate.unread !== null) candidates.push(candidate);
    }
  }
  return candidates.sort(byText(keyText));
}

/** These keys, each with what the ledger knows of it. */
export async function candidatesNamed(
  { ledger }: Pick<Services, 'ledger'>,
  keys: readonly KeyName[],
): Promise<Candidate[]> {
  const { found, unreadable } = await ledger.restores.readMany(keys);
  return keys.map(({ accountId, accessKeyId }) => {
    const name = keyText({ accountId, accessKeyId });
    const deeds = found.get(name) ?? null;
    const row = unreadable.get(name);
    return {
      accountId,
      accessKeyId,
      userName: deeds?.deactivation?.finding.userName ?? null,
      deeds,
      unread: row === undefined ? null : inWords(row),
    };
  });
}

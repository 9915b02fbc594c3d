import type { Account } from '../../core/account.ts';
import {
  othersOf,
  type Finding,
  type KeyDetails,
  type LastUsed,
  type OtherKey,
} from '../../core/access-key.ts';
import { mayBeDue } from '../../core/decision.ts';
import { plusDays, type Instant } from '../../core/instant.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { RememberedKey } from '../../core/remembered-survey.ts';
import type { ReportedUser } from '../../aws/credential-report.ts';
import { failureOrThrow, isSessionFailure, type Failure } from '../../aws/failure.ts';
import type { Iam, ListedKey } from '../../aws/iam.ts';
import { optOutValue, tagValue, type Tags } from '../../aws/tags.ts';
import type { Run } from '../run.ts';
import { lastUseInReport, type ReportedUse } from './last-use.ts';
import { keysOfReport, wasSwitchedOn } from './since-the-report.ts';

export interface SurveyedUser {
  /** All of them, as they were last listed. */
  readonly keys: readonly ListedKey[];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** Why IAM did not tell the user's keys; null when it did. */
  readonly unread: Failure | null;
  /** IAM knows nobody of that name: deleted, or renamed. */
  readonly isGone: boolean;
  /** Has not all keys that the credential report stands for: some were deleted since, or it is another user of that name. */
  readonly lacksKeys: boolean;
}

/** Of whom nothing is to be told. */
export const NOTHING: SurveyedUser = {
  keys: [],
  findings: [],
  problems: [],
  unread: null,
  isGone: false,
  lacksKeys: false,
};

const SWITCHED =
  'a key was off when IAM wrote the credential report, at most four hours before, and is on again; it is judged as active';

/** What is known beside a user's row of the credential report. */
export interface BesideTheRow {
  /** When IAM wrote the report. */
  readonly generatedAt: Instant | null;
  /** The keys that the user had when the row was the very same before; null when nobody remembers. */
  readonly remembered: readonly RememberedKey[] | null;
}

/** A user's keys, and what a decision needs to know of those that are active and may be due. */
export async function surveyUser(
  iam: Iam,
  account: Account,
  user: ReportedUser,
  run: Run,
  { generatedAt, remembered }: BesideTheRow,
): Promise<SurveyedUser> {
  const { userName, userArn, keys: reported } = user;
  const { accountId, name: accountName } = account;
  const { policy } = run.settings;
  const listed = await attempt(() => iam.listAccessKeys(userName));
  if (!listed.ok) return unlisted(listed.failure, `${accountId}/${userName}`);
  const until = decidesUntil(run);
  const worthReading = listed.value.filter(
    ({ active, createDate }) => active && (createDate === null || mayBeDue(createDate, policy, until)),
  );
  const known = keysOfReport(reported, listed.value);
  const surveyed = {
    ...NOTHING,
    keys: listed.value,
    lacksKeys: known.length < reported.length || lacksSome(listed.value, remembered),
    problems: wasSwitchedOn(reported, known, worthReading)
      ? [problem('user', `${accountId}/${userName}`, 'KEY_SWITCHED', SWITCHED)]
      : [],
  };
  if (worthReading.length === 0) return surveyed;

  const tags = await attempt(() => iam.userTags(userName));
  const findings: Finding[] = [];
  for (const key of worthReading) {
    const { accessKeyId, createDate } = key;
    const use = lastUseInReport(key, listed.value, user, generatedAt, policy);
    const details = await readDetails(iam, accessKeyId, { tags, use }, run);
    const otherKeys = othersOf(accessKeyId, listed.value);
    findings.push({ accountId, accountName, userName, userArn, accessKeyId, otherKeys, createDate, details });
  }
  if (!findings.some(({ details }) => mayBeGone(details, tags.ok)))
    return withProblems(surveyed, findings.map(withLastUses(findings)), run);

  // Deleted or renamed between two calls. What is listed still could not be read.
  const again = await attempt(() => iam.listAccessKeys(userName));
  if (!again.ok) return unlisted(again.failure, `${accountId}/${userName}`);
  const left = new Set(again.value.filter(({ active }) => active).map(({ accessKeyId }) => accessKeyId));
  return withProblems(
    { ...surveyed, keys: again.value },
    findings
      .filter(({ accessKeyId }) => left.has(accessKeyId))
      .map((finding) => ({ ...finding, otherKeys: othersOf(finding.accessKeyId, again.value) }))
      .map(withLastUses(findings)),
    run,
  );
}

/** The last instant for which a run decides: a forecast looks further than today. */
export const decidesUntil = ({ asOf, lookAheadDays = 0 }: Run): Instant => plusDays(asOf, lookAheadDays);

function lacksSome(listed: readonly ListedKey[], remembered: readonly RememberedKey[] | null): boolean {
  const ids = new Set(listed.map(({ accessKeyId }) => accessKeyId));
  return remembered?.some(({ accessKeyId }) => !ids.has(accessKeyId)) ?? false;
}

/** What was read of a key tells the others of its user when it was used. */
function withLastUses(findings: readonly Finding[]): (finding: Finding) => Finding {
  const lastUses = new Map<string, OtherKey['lastUse']>(
    findings.flatMap(({ accessKeyId, details }) =>
      details.kind === 'read' ? [[accessKeyId, details.lastUsed?.date ?? 'never']] : [],
    ),
  );
  return (finding) => ({
    ...finding,
    otherKeys:
      finding.otherKeys?.map((key) => ({ ...key, lastUse: lastUses.get(key.accessKeyId) ?? key.lastUse })) ??
      null,
  });
}

function unlisted(unread: Failure, user: string): SurveyedUser {
  if (unread.code === 'GONE') return { ...NOTHING, isGone: true };
  const found = problem('user', user, 'USER_UNREAD', unread.message, unread.code);
  return { ...NOTHING, problems: [found], unread };
}

/** Of a key that is not there IAM denies the last use: it belongs to no user whom the role may ask for. */
function mayBeGone(details: KeyDetails, tagsWereRead: boolean): boolean {
  if (details.kind === 'read') return false;
  return details.code === 'GONE' || (tagsWereRead && details.code === 'ACCESS_DENIED');
}

/** Of a key that is read for a forecast only, nothing hangs on what could not be read. */
function withProblems(
  surveyed: SurveyedUser,
  findings: readonly Finding[],
  { settings, asOf }: Run,
): SurveyedUser {
  const isAwaited = (createDate: Finding['createDate']): boolean =>
    createDate === null || mayBeDue(createDate, settings.policy, asOf);
  const problems = findings.flatMap(({ accessKeyId, createDate, details }) =>
    details.kind === 'unread' && isAwaited(createDate)
      ? [problem('key', accessKeyId, 'KEY_UNREAD', details.message, details.code)]
      : [],
  );
  return { ...surveyed, findings, problems: [...surveyed.problems, ...problems] };
}

type Attempt<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** @throws what is the account's trouble, or a bug */
async function attempt<T>(read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    if (isSessionFailure(error)) throw error;
    return { ok: false, failure: failureOrThrow(error) };
  }
}

async function readDetails(
  iam: Iam,
  id: ListedKey['accessKeyId'],
  { tags, use }: { readonly tags: Attempt<Tags>; readonly use: ReportedUse | null },
  { settings, asOf }: Run,
): Promise<KeyDetails> {
  if (!tags.ok) return { kind: 'unread', ...tags.failure };
  const lastUsed: Attempt<LastUsed | null> =
    use === null ? await attempt(() => iam.lastUsed(id)) : { ok: true, value: use.lastUsed };
  if (!lastUsed.ok) return { kind: 'unread', ...lastUsed.failure };
  return {
    kind: 'read',
    contactTag: tagValue(tags.value, settings.contactTag),
    optOutTag: optOutValue(tags.value, settings.optOutTag, asOf),
    description: tagValue(tags.value, id),
    lastUsed: lastUsed.value,
    lastUsedAsOf: use?.asOf ?? null,
  };
}

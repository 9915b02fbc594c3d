import { keyText } from '../../src/core/access-key.ts';
import { daysBetween } from '../../src/core/instant.ts';
import type { Notice } from '../../src/core/notice.ts';
import { formatNumber } from '../../src/words/counts.ts';
import { formatDate, formatMoment } from '../../src/words/dates.ts';
import { readDigest, type ReadCard, type ReadDigest } from '../mail/read-mail.ts';
import { liveDemoDays, type LivedMail } from './demo-days.ts';

/** What a mail says that is not so. */
type Check = (lived: LivedMail, digest: ReadDigest) => readonly string[];

/** What every mail of three weeks of the demo has to be, in an organization of so many accounts. */
export function tellNothingUntrue(accounts: number, atLeast: number): void {
  let mails: { readonly lived: LivedMail; readonly digest: ReadDigest }[] = [];

  beforeAll(async () => {
    const lived = await liveDemoDays(21, accounts);
    mails = lived.map((each) => ({ lived: each, digest: readDigest(each.mail) }));
  }, 600_000);

  function untrue(check: Check): string[] {
    return mails.flatMap(({ lived, digest }) =>
      check(lived, digest).map((words) => `${formatDate(lived.asOf)}, "${lived.mail.subject}": ${words}`),
    );
  }

  test('there are many mails, of every kind that a demo has', () => {
    expect(mails.length).toBeGreaterThan(atLeast);
    expect(new Set(mails.map(({ lived }) => kindOf(lived)))).toEqual(
      new Set(['first', 'reminder', 'last-day', 'deactivated']),
    );
  });

  test('each mail tells of the keys that the ledger says it told of', () => {
    expect(
      untrue(({ notices }, { cards }) => {
        const told = notices.map(({ accessKeyId }) => accessKeyId as string).sort();
        const read = cards.map(({ accessKeyId }) => accessKeyId).sort();
        return told.length > 0 && told.join() === read.join()
          ? []
          : [`${read.join()} in place of ${told.join()}`];
      }),
    ).toEqual([]);
  });

  test('no date in a subject is untrue of a key that it counts', () => {
    expect(untrue((lived, { subject }) => untrueDates(lived, subject))).toEqual([]);
  });

  test('no date in the sentences below it is untrue of a key that they count', () => {
    expect(
      untrue((lived, { intro }) => intro.split('\n\n').flatMap((each) => untrueDates(lived, each))),
    ).toEqual([]);
  });

  test('each card has its own key’s deadline and age', () => {
    expect(
      untrue(({ asOf, notices, deadlineOf }, { cards }) =>
        cards.flatMap((card) => {
          const notice = notices.find(({ accessKeyId }) => accessKeyId === card.accessKeyId);
          if (notice === undefined) return [`${card.accessKeyId} is told of`];
          const deadline = deadlineOf(card.accessKeyId) ?? notice.deadline;
          const [moment, age] = [
            card.facts.get('Deadline') ?? card.facts.get('Was due by'),
            card.facts.get('Age') ?? '',
          ];
          const days = Math.floor(daysBetween(notice.createDate, asOf));
          const date = /\d+ \w{3} \d{4}/.exec(card.badge)?.[0] ?? formatDate(deadline);
          return [
            ...(moment === formatMoment(deadline) ? [] : [`${card.accessKeyId}: ${moment} is its deadline`]),
            ...(age.startsWith(`${formatNumber(days)} day`)
              ? []
              : [`${card.accessKeyId}: ${age} is its age`]),
            ...(date === formatDate(deadline) ? [] : [`${card.accessKeyId}: ${card.badge}`]),
          ];
        }),
      ),
    ).toEqual([]);
  });

  test('no step is one that IAM refuses, the user having the keys that it has', () => {
    expect(
      untrue((lived, { cards }) => cards.flatMap((card) => refusedSteps(card, keysBeside(card, lived)))),
    ).toEqual([]);
  });

  test('no card sends its reader to a key that is off, or that the mail says to delete', () => {
    expect(
      untrue((lived, { cards }) =>
        cards.flatMap((card) => {
          const keys = keysBeside(card, lived);
          const ofUser = cards.filter((each) => keys.some(({ id }) => id === each.accessKeyId));
          return recommended(card).flatMap((id) => {
            const isOff = keys.find((key) => key.id === id)?.status !== 'Active';
            const isDoomed = ofUser.some((each) => deletedFirst(each).includes(id));
            return isOff || isDoomed ? [`${card.accessKeyId} is to be replaced by ${id}`] : [];
          });
        }),
      ),
    ).toEqual([]);
  });

  test('no two kinds of mail have one subject, and each says what follows', () => {
    const kindsOf = new Map<string, Set<string>>();
    for (const { lived, digest } of mails) {
      const [lead = ''] = digest.subject.split(': ');
      const words = lead.replace(/\d+ \w{3} \d{4}/g, 'DATE').replace(/^\d[\d,]* /, 'N ');
      kindsOf.set(words, (kindsOf.get(words) ?? new Set()).add(kindOf(lived)));
    }
    expect([...kindsOf].filter(([, kinds]) => kinds.size > 1)).toEqual([]);
    expect([...kindsOf.keys()].filter((words) => !words.includes('working'))).toEqual([]);
  });

  test('a mail about one key names its user and account in the subject', () => {
    expect(
      untrue(({ notices: [notice, ...more] }, { subject }) =>
        notice === undefined ||
        more.length > 0 ||
        subject.includes(`of ${notice.userName} in ${notice.accountName}`)
          ? []
          : ['whose it is'],
      ),
    ).toEqual([]);
  });
}

/** By the most urgent of its notices. */
function kindOf({ notices, asOf }: Pick<LivedMail, 'notices' | 'asOf'>): string {
  const kinds = notices.map(({ kind, deadline }) => {
    if (kind !== 'reminder') return kind;
    return deadline <= asOf ? 'overdue' : daysBetween(asOf, deadline) <= 1 ? 'last-day' : kind;
  });
  const order = ['deactivated', 'overdue', 'last-day', 'reminder', 'first', 'restored'];
  return order.find((kind) => kinds.some((each) => each === kind)) ?? 'none';
}

/**
 * Each clause with a date counts keys: "3 AWS access keys", "an AWS access key of ci in shop", "2 more". The date is that of
 * all of them, or of the first of them where it says so.
 */
function untrueDates({ notices, deadlineOf, asOf }: LivedMail, words: string): string[] {
  const deadlines = notices
    .filter(({ kind }) => kind === 'first' || kind === 'reminder')
    .map((notice: Notice) => ({
      key: keyText(notice),
      at: deadlineOf(notice.accessKeyId) ?? notice.deadline,
    }))
    .filter(({ at }) => at > asOf);
  const dates = deadlines.map(({ at }) => formatDate(at));
  return words.split('; ').flatMap((clause) => {
    const date = /(?:by|from|on) (\d+ \w{3} \d{4})/.exec(clause)?.[1];
    if (date === undefined) return [];
    const n = Number(/(\d[\d,]*) (?:more|AWS access keys)/.exec(clause)?.[1]?.replaceAll(',', '') ?? 1);
    const ofDate = dates.filter((each) => each === date).length;
    const later = deadlines.filter(
      ({ at }) => formatDate(at) !== date && at > firstOn(date, deadlines),
    ).length;
    const isFirst = clause.includes('the first');
    const isTrue = isFirst ? ofDate > 0 && ofDate < n && ofDate + later >= n : ofDate >= n;
    return isTrue ? [] : [`"${clause}" of ${deadlines.map(({ at }) => formatMoment(at)).join(' and ')}`];
  });
}

const firstOn = (date: string, deadlines: readonly { readonly at: string }[]): string =>
  deadlines.find(({ at }) => formatDate(at as never) === date)?.at ?? '';

const keysBeside = (card: ReadCard, { notices, keysOf }: LivedMail) => {
  const accountId = notices.find(({ accessKeyId }) => accessKeyId === card.accessKeyId)?.accountId ?? '';
  return keysOf(accountId, card.userName);
};

/** IAM's quota, active or not: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const KEYS_A_USER = 2;

function refusedSteps({ steps }: ReadCard, keys: ReturnType<typeof keysBeside>): string[] {
  const has = new Set(keys.map(({ id }) => id));
  return steps.flatMap(({ label, commands }) =>
    commands.flatMap(({ verb, accessKeyId }) => {
      if (verb === 'create-access-key') {
        if (has.size >= KEYS_A_USER) return [`"${label}" with ${has.size} keys`];
        has.add('the new one');
        return [];
      }
      if (accessKeyId === null || !has.has(accessKeyId)) return [`"${label}" of a key that is not there`];
      if (verb === 'delete-access-key') has.delete(accessKeyId);
      return [];
    }),
  );
}

/** Keys that what uses this one is to use. */
const recommended = ({ steps }: ReadCard): string[] =>
  steps.flatMap(({ label }) => /(?:Put|can use|, use) (AKIA\w+)/.exec(label)?.[1] ?? []);

/** Keys that the card says to delete before anything takes their place. */
const deletedFirst = ({ steps }: ReadCard): string[] =>
  steps.flatMap(({ label, commands }) =>
    /delete it first|If nobody needs it|Probably nobody needs it/.test(label)
      ? commands.flatMap(({ accessKeyId }) => accessKeyId ?? [])
      : [],
  );

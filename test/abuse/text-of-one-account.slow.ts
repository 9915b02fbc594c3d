import type { Row } from '../../src/ledger/table.ts';
import type { AcceptedMail } from '../../src/simulator/ses/mailbox.ts';
import { refuseMails } from '../e2e/mail-refusal.ts';
import { deliverEvent, eventAbout } from '../e2e/mail-feedback.ts';
import { bounceBody } from '../builders/mail-event.ts';
import { owner } from '../e2e/people.ts';
import { BOSS, month, type Abuse, PATIENCE_MS } from './month.ts';
import { IN_PEACE } from './in-peace.ts';

const WORD = 'GTUBE-like';
/** New ones every week, so that something of it is always on its way to Boss. */
const users = () =>
  [30, 23, 16, 9, 2].map((ageDays, n) =>
    owner(`evil-${n}`, { contact: BOSS, ageDays, tags: { Team: WORD }, key: { id: `AKIAEVILEVILEVIL${n}` } }),
  );
const ACCOUNT: Abuse['account'] = { name: `words ${WORD}`, users: users() };
const isOfIt = ({ text }: Pick<AcceptedMail, 'text'>): boolean => text.includes(WORD);

/** What a mail server, or SES, says of mails with these words. */
const ANSWERS: readonly (readonly [string, (mail: AcceptedMail) => unknown])[] = [
  ['rejected by SES', (mail) => eventAbout(mail, 'Reject', { reason: 'Bad content' })],
  [
    'bounced for its content',
    (mail) =>
      eventAbout(mail, 'Bounce', bounceBody({ bounceType: 'Transient', bounceSubType: 'ContentRejected' })),
  ],
  [
    'bounced for good as spam',
    (mail) =>
      eventAbout(
        mail,
        'Bounce',
        bounceBody({
          bouncedRecipients: [
            { emailAddress: BOSS, action: 'failed', diagnosticCode: 'smtp; 550 5.7.1 message is spam' },
          ],
        }),
      ),
  ],
];

test(
  'a text that SES refuses costs only the account whose text it is: the others are told as ever, in mails of their own',
  async () => {
    const hostile = await month({
      account: ACCOUNT,
      before: ({ staged: { organization } }) => {
        organization.faults.clear();
        refuseMails(
          organization,
          { code: 'MessageRejected', message: 'The text is not to our liking' },
          isOfIt,
        );
      },
    });
    expect(hostile.ofOthers).toEqual(IN_PEACE);
    expect(undeliverable(await hostile.staged.rows())).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'a text that mail servers bounce, or SES rejects later, costs the contact’s other keys one day, and the contact nothing',
  async () => {
    const hostile = await month({
      account: { ...ACCOUNT, users: users() },
      after: async ({ staged, mails }, day) => {
        const [, eventOf] = ANSWERS[day % ANSWERS.length] ?? [];
        for (const mail of mails.filter(isOfIt)) if (eventOf) await deliverEvent(staged, eventOf(mail));
      },
    });
    const ofBoss = (line: string): boolean => line.includes(' boss ');
    expect(hostile.ofOthers.filter((line) => !ofBoss(line))).toEqual(
      IN_PEACE.filter((line) => !ofBoss(line)),
    );
    expect(undeliverable(await hostile.staged.rows())).toEqual([]);
    // The first digest had both accounts' keys and was void; from then on each has mails of its own.
    expect(hostile.ofOthers.filter(ofBoss)).toEqual([
      'day 0: first of boss to boss@example.org',
      'day 1: first of boss to boss@example.org',
      'day 5: reminder of boss to boss@example.org',
      'day 7: reminder of boss to boss@example.org',
      'day 8: deactivated of boss to boss@example.org',
      'day 8: boss is off',
    ]);
  },
  PATIENCE_MS,
);

const undeliverable = (rows: readonly Row[]): string[] =>
  rows.filter(({ undeliverableSince }) => typeof undeliverableSince === 'string').map(({ pk }) => pk);

import type { EmailAddress } from '../core/contact.ts';
import { countsFrom } from '../core/notice.ts';
import type { Notice } from '../core/notice.ts';
import type { ContactState, SentDigest } from '../aws/ledger/contacts.ts';
import { noticeId } from '../aws/ledger/outbox.ts';
import type { Services } from './run.ts';

const BATCH = 100;

/** Marks pending notices whose mail was accepted before a crash, so that they are not sent again (I5). */
export async function settleSentNotices(services: Services): Promise<void> {
  let batch: Notice[] = [];
  for await (const notice of services.ledger.outbox.pending()) {
    batch.push(notice);
    if (batch.length === BATCH) {
      await settleBatch(services, batch);
      batch = [];
    }
  }
  await settleBatch(services, batch);
}

async function settleBatch(services: Services, notices: readonly Notice[]): Promise<void> {
  const states = await services.ledger.contacts.readMany(notices.map((notice) => notice.contact));
  for (const notice of notices) {
    const digest = digestWith(notice, states);
    if (digest) await settle(services, notice, digest);
  }
}

/** The accepted mail that already carried this notice, if there is one. */
export function digestWith(
  notice: Notice,
  states: ReadonlyMap<EmailAddress, ContactState>,
): SentDigest | null {
  const digest = states.get(notice.contact)?.lastDigest ?? null;
  return digest?.noticeIds.includes(noticeId(notice)) ? digest : null;
}

/** A notice that SES accepted joins the key's history, then leaves the outbox; both may be repeated. */
export async function settle(services: Services, notice: Notice, digest: SentDigest): Promise<void> {
  await services.ledger.keys.recordNotice(notice, {
    kind: notice.kind,
    contact: notice.contact,
    cycle: notice.cycle,
    countsFrom: countsFrom(digest.asOf, digest.sentAt),
    deadline: notice.deadline,
    status: 'sent',
    messageId: digest.messageId,
  });
  await services.ledger.outbox.markSent(notice, digest.messageId, digest.sentAt);
}

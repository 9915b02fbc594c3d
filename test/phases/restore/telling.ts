import type { KeyName } from '../../../src/core/access-key.ts';
import type { Mail } from '../../../src/aws/mail.ts';
import type { SendingAccount } from '../../../src/aws/ses.ts';
import { type Notice } from '../../../src/core/notice.ts';
import { tell } from '../../../src/phases/restore/tell.ts';
import { ACCOUNT, KEY_ID } from '../../builders/finding.ts';
import { notice } from '../../builders/notice.ts';
import { inHand, RESTORE } from './in-hand.ts';

const KEY = { accountId: ACCOUNT, accessKeyId: KEY_ID };
export const WORD = notice({ kind: 'restored', runId: RESTORE });

export interface Given extends NonNullable<Parameters<typeof inHand>[0]> {
  readonly account?: Partial<SendingAccount>;
  /** In the outbox. */
  readonly pending?: readonly Notice[];
  readonly written?: readonly Notice[];
  readonly answer?: () => Promise<void>;
}

export function telling({ account = {}, pending = [], written = [WORD], answer, ...given }: Given = {}) {
  const mails: Mail[] = [];
  const stage = inHand({
    ses: {
      account: () =>
        Promise.resolve({
          sandbox: false,
          sendingEnabled: true,
          maxSendRate: 14,
          max24Hours: null,
          sentLast24Hours: 0,
          ...account,
        }),
      verification: (identities) => Promise.resolve(new Map(identities.map((each) => [each, 'verified']))),
      send: async (mail, mayGoOn) => {
        await mayGoOn?.();
        await answer?.();
        mails.push(mail);
        return `mail-${mails.length}`;
      },
    },
    ...given,
  });
  const { outbox, lock } = stage.services.ledger;
  return {
    ...stage,
    mails,
    outbox,
    lock,
    tell: async (keys: readonly KeyName[] = [KEY]) => {
      for (const each of pending) await outbox.add(each);
      return tell(stage.services, stage.order, keys, written);
    },
    left: async () => {
      const left: string[] = [];
      for await (const { kind, accessKeyId } of outbox.pending(() => undefined))
        left.push(`${kind} ${accessKeyId}`);
      return left;
    },
  };
}

export const nothing = { sent: 0, pending: 0, held: null, paused: false };

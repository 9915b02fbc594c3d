import { parseMailEvent } from '../../../src/aws/ses-event.ts';
import { applyMailEvent } from '../../../src/phases/notify/void-mail.ts';
import { nowMs, type Life } from './life.ts';

/** Brings bounces and complaints to the engine; one that it cannot take yet stays for the next time, as in EventBridge. */
export async function deliverFeedback(life: Life): Promise<void> {
  const { stage, seen } = life;
  const { events } = stage.organization.ses;
  for (let event = events[0]; event !== undefined; event = events[0]) {
    const parsed = parseMailEvent(event, stage.clock.now());
    if (parsed) await applyMailEvent(stage.onCall().ledger, parsed, stage.engine(null).settings.operatorMail);
    events.shift();
    if (!parsed || parsed.fate.kind === 'passing') continue;
    const [address = ''] = event.detail.mail.destination;
    seen.write({
      kind: 'came-back',
      atMs: nowMs(life),
      messageId: parsed.messageId,
      address,
      isForGood: parsed.fate.kind === 'undeliverable',
    });
  }
}

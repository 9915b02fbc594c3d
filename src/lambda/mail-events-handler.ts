import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { eventBridgeIn } from '../aws/event-bridge.ts';
import { eventBusOf } from '../aws/event-bus.ts';
import { requestHandler } from '../aws/request-handler.ts';
import { instant, toMs } from '../core/instant.ts';
import { openLedger } from '../ledger/ledger.ts';
import { parseMailEvent } from '../aws/ses-event.ts';
import { inTime } from '../phases/events/in-time.ts';
import { publishMail } from '../phases/events/publish-mail.ts';
import { applyMailEvent } from '../phases/notify/void-mail.ts';
import { functionLog, maskThrown } from './log.ts';
import { publishMailBounced } from './metrics.ts';
import { parseSettings } from '../settings/settings.ts';
import { systemClock } from '../workflow/clock.ts';

const logger = functionLog();
const dynamodb = new DynamoDBClient({});

/**
 * The function has 60 seconds (deploy/mail-events.yml). A bounce that is noted must not be delivered again for want of a bus:
 * no call to it begins later than this, and each ends within two attempts.
 */
const SEND_FOR_MS = 35_000;
const EVENT_ATTEMPTS = 2;
const EVENT_TIMEOUT_MS = 4_000;

const eventBridge = eventBridgeIn({
  maxAttempts: EVENT_ATTEMPTS,
  requestHandler: requestHandler(EVENT_TIMEOUT_MS),
});

/**
 * SES's word about one mail, by EventBridge. What it throws is delivered again, and in the end kept in the dead-letter
 * queue, for which there is an alarm.
 */
export function handler(event: unknown): Promise<void> {
  return maskThrown(() => note(event));
}

async function note(event: unknown): Promise<void> {
  const { ledgerTable, operatorMail, eventBus: busName } = parseSettings(process.env);
  const begunAt = systemClock.now();
  const mailEvent = parseMailEvent(event, begunAt);
  if (!mailEvent) {
    logger.info('event ignored: no bounce, complaint or rejection of a mail');
    return;
  }
  const ledger = openLedger(dynamodb, ledgerTable, systemClock, { hasBus: busName !== null });
  const outcome = await applyMailEvent(ledger, mailEvent, operatorMail);
  const facts = { ...mailEvent, outcome };
  if (outcome.kind === 'unknown') {
    logger.warn('mail event kept: no run has recorded this mail, so nobody is marked', facts);
  } else {
    logger.info('mail event noted', facts);
  }
  if (outcome.kind !== 'passing') publishMailBounced();
  if (outcome.voided === 0) return;
  const bus = eventBusOf(busName, eventBridge);
  const eventBus = bus && inTime(bus, systemClock, instant(toMs(begunAt) + SEND_FOR_MS));
  for (const { message, fix } of await publishMail({ eventBus, ledger }, mailEvent.messageId))
    logger.warn('events wait for the next run', { message, fix });
}

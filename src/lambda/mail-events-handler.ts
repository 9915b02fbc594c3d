import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openLedger } from '../ledger/ledger.ts';
import { parseMailEvent } from '../aws/ses-event.ts';
import { applyMailEvent } from '../phases/notify/void-mail.ts';
import { publishMailBounced } from './metrics.ts';
import { parseSettings } from '../settings/settings.ts';
import { systemClock } from '../workflow/clock.ts';

const logger = new Logger({ serviceName: 'keyrotation' });
const dynamodb = new DynamoDBClient({});

/**
 * SES's word about one mail, by EventBridge. What it throws is delivered again, and in the end kept in the dead-letter
 * queue, for which there is an alarm.
 */
export async function handler(event: unknown): Promise<void> {
  const { ledgerTable, operatorMail } = parseSettings(process.env);
  const mailEvent = parseMailEvent(event, systemClock.now());
  if (!mailEvent) {
    logger.info('event ignored: no bounce, complaint or rejection of a mail');
    return;
  }
  const outcome = await applyMailEvent(
    openLedger(dynamodb, ledgerTable, systemClock),
    mailEvent,
    operatorMail,
  );
  const facts = { ...mailEvent, outcome };
  if (outcome.kind === 'unknown') {
    logger.warn('mail event kept: no run has recorded this mail, so nobody is marked', facts);
  } else {
    logger.info('mail event noted', facts);
  }
  if (outcome.kind !== 'passing') publishMailBounced();
}

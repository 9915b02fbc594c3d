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

/** SES's word about one mail, by EventBridge. What it throws is delivered again. */
export async function handler(event: unknown): Promise<void> {
  const { ledgerTable, operatorMail } = parseSettings(process.env);
  const mailEvent = parseMailEvent(event);
  if (!mailEvent) {
    logger.info('event ignored: no bounce, complaint or rejection');
    return;
  }
  const outcome = await applyMailEvent(
    openLedger(dynamodb, ledgerTable, systemClock),
    mailEvent,
    operatorMail,
  );
  logger.info('mail event noted', { ...mailEvent, ...outcome });
  if (outcome.kind !== 'ignored') publishMailBounced();
}

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../workflow/clock.ts';
import { keyActions, type KeyActions } from './actions.ts';
import { contactStates, type ContactStates } from './contacts.ts';
import { requestedIdentities, type RequestedIdentities } from './identities.ts';
import { keyHistories, type KeyHistories } from './key-history.ts';
import { keyRecords, type KeyRecords } from './key-records.ts';
import { runLock, type RunLock } from './lock.ts';
import { sentMails, type SentMails } from './mails.ts';
import { outbox, type Outbox } from './outbox.ts';
import { pauseSwitch, type PauseSwitch } from './pause.ts';
import { restores, type Restores } from './restores.ts';
import type { RunRecords } from './run-records.ts';
import { runRecords } from './runs.ts';
import { ledgerTable } from './table.ts';

/** The one DynamoDB table in the hub, by what its rows are for (docs/architecture.md). */
export interface Ledger {
  readonly lock: RunLock;
  readonly pause: PauseSwitch;
  readonly runs: RunRecords;
  readonly keys: KeyHistories;
  readonly restores: Restores;
  readonly actions: KeyActions;
  readonly records: KeyRecords;
  readonly outbox: Outbox;
  readonly contacts: ContactStates;
  readonly mails: SentMails;
  readonly identities: RequestedIdentities;
}

export function openLedger(client: DynamoDBClient, tableName: string, clock: Clock): Ledger {
  const table = ledgerTable(client, tableName, clock);
  return {
    lock: runLock(table, clock),
    pause: pauseSwitch(table),
    runs: runRecords(table),
    keys: keyHistories(table),
    restores: restores(table),
    actions: keyActions(table),
    records: keyRecords(table),
    outbox: outbox(table),
    contacts: contactStates(table),
    mails: sentMails(table),
    identities: requestedIdentities(table),
  };
}

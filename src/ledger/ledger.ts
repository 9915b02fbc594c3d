import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../workflow/clock.ts';
import { acceptedNotices, type AcceptedNotices } from './accepted-notices.ts';
import { keyActions, type KeyActions } from './actions.ts';
import { carriedEvents } from './carried-events.ts';
import { contactStates, type ContactStates } from './contacts.ts';
import { eventOutbox, type EventOutbox } from './event-outbox.ts';
import { requestedIdentities, type RequestedIdentities } from './identities.ts';
import { keyHistories, type KeyHistories } from './key-history.ts';
import { keyRecords, type KeyRecords } from './key-records.ts';
import { isMarkedForEvents, runLock, type RunLock } from './lock.ts';
import { sentMails, type SentMails } from './mails.ts';
import { outbox, type Outbox } from './outbox.ts';
import { pauseSwitch, type PauseSwitch } from './pause.ts';
import { restores, type Restores } from './restores.ts';
import type { RunRecords } from './run-records.ts';
import { runRecords } from './runs.ts';
import { surveyMemories, type SurveyMemories } from './survey-memories.ts';
import { ledgerTable, type LedgerTable } from './table.ts';

/** The one DynamoDB table in the hub, by what its rows are for (docs/architecture.md). */
export interface Ledger {
  readonly lock: RunLock;
  readonly pause: PauseSwitch;
  readonly runs: RunRecords;
  readonly memories: SurveyMemories;
  readonly keys: KeyHistories;
  readonly restores: Restores;
  readonly actions: KeyActions;
  readonly records: KeyRecords;
  readonly outbox: Outbox;
  readonly accepted: AcceptedNotices;
  readonly events: EventOutbox;
  readonly contacts: ContactStates;
  readonly mails: SentMails;
  readonly identities: RequestedIdentities;
}

/** @param hasBus whoever opens it tells an event bus of facts; without one it keeps them for the runs that do, if they do */
export function openLedger(
  client: DynamoDBClient,
  tableName: string,
  clock: Clock,
  { hasBus = false }: { readonly hasBus?: boolean } = {},
): Ledger {
  return ledgerOn(ledgerTable(client, tableName, clock), clock, hasBus);
}

/** The same on a table that is open. */
export function ledgerOn(table: LedgerTable, clock: Clock, hasBus = false): Ledger {
  const carried = carriedEvents(hasBus, () => isMarkedForEvents(table, clock));
  return {
    lock: runLock(table, clock, carried.learn),
    pause: pauseSwitch(table),
    runs: runRecords(table, carried),
    memories: surveyMemories(table),
    keys: keyHistories(table),
    restores: restores(table),
    actions: keyActions(table, carried),
    records: keyRecords(table),
    outbox: outbox(table, carried),
    accepted: acceptedNotices(table, carried),
    events: eventOutbox(table, carried),
    contacts: contactStates(table),
    mails: sentMails(table, carried),
    identities: requestedIdentities(table),
  };
}

import {
  DescribeEventBusCommand,
  PutEventsCommand,
  type EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import { SOURCE, type FactEvent } from '../events/schemas.ts';
import type { EventBridgeIn } from './event-bridge.ts';
import { ask } from './answer.ts';
import { unlessNamed } from './unless-named.ts';
import { BusThere, entriesTaken } from './event-bus-answers.ts';

/** What became of one event: taken, or why not. */
export type Put = { readonly taken: true } | { readonly taken: false; readonly why: string };

/** The bus that EVENTBUS names. */
export interface EventBus {
  /** As the setting has it: its name or ARN. */
  readonly name: string;
  /**
   * EventBridge takes events for a bus that is not there, says so of each, and forgets them
   * (https://github.com/aws/aws-sdk/issues/186): whoever means to send asks this first.
   */
  isThere(): Promise<boolean>;
  /**
   * @param events at most `MAX_ENTRIES`, of `MAX_BYTES` together
   * @returns what became of each, in their order
   * @throws UnreadableAnswerError when that cannot be told: some may have been taken
   */
  put(events: readonly FactEvent[]): Promise<readonly Put[]>;
}

/** Of one call: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export const MAX_ENTRIES = 10;

/** 1 MB since January 2026 and 256 KB before, which some Regions may still have; events of ours are far smaller. */
export const MAX_BYTES = 240_000;

function eventBusApi(client: EventBridgeClient, name: string): EventBus {
  return {
    name,

    async isThere() {
      const bus = await unlessNamed(['ResourceNotFoundException'], () =>
        ask(() => client.send(new DescribeEventBusCommand({ Name: name })), BusThere),
      );
      return bus !== null;
    },

    async put(events) {
      const Entries = events.map(({ type, detail }) => ({
        EventBusName: name,
        Source: SOURCE,
        DetailType: type,
        Detail: JSON.stringify(detail),
        Time: new Date(detail.at),
      }));
      const answer = await ask(
        () => client.send(new PutEventsCommand({ Entries })),
        entriesTaken(events.length),
      );
      return answer.Entries.map((entry) =>
        'ErrorCode' in entry
          ? { taken: false, why: [entry.ErrorCode, entry.ErrorMessage].filter(Boolean).join(': ') }
          : { taken: true },
      );
    },
  };
}

/** As EventBridge reckons an entry, the time included: the guide's "Calculating PutEvents event entry size". */
export function bytesOf({ type, detail }: FactEvent): number {
  return 14 + SOURCE.length + Buffer.byteLength(type) + Buffer.byteLength(JSON.stringify(detail));
}

/**
 * The bus that EVENTBUS names; null for none.
 * @param clientIn a client for the Region that an ARN names; a bus that is named only is in the caller's
 */
export function eventBusOf(name: string | null, clientIn: EventBridgeIn): EventBus | null {
  if (name === null) return null;
  return eventBusApi(clientIn(name.startsWith('arn:') ? name.split(':')[3] : undefined), name);
}

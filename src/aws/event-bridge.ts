import { EventBridgeClient, type EventBridgeClientConfig } from '@aws-sdk/client-eventbridge';
import { keepAnswers } from './keep-answers.ts';

/** A client for an event bus of this Region, or of the caller's. */
export type EventBridgeIn = (region?: string) => EventBridgeClient;

export function eventBridgeIn(config: EventBridgeClientConfig): EventBridgeIn {
  return (region) => {
    const client = new EventBridgeClient({ ...config, ...(region !== undefined && { region }) });
    keepAnswers(client, 'json');
    return client;
  };
}

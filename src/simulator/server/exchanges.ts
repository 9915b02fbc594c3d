import { channel } from 'node:diagnostics_channel';
import type { ApiRequest } from '../protocol/api-request.ts';
import type { ApiResponse } from '../protocol/api-response.ts';

/** What a subscriber of `EXCHANGES` is told. */
export interface PublishedExchange {
  readonly request: ApiRequest;
  readonly response: ApiResponse;
}

/** Each request of each embedded organization in this process, and its answer, for whoever holds both to AWS's models. */
export const EXCHANGES = channel('keyrotation:simulator-exchanges');

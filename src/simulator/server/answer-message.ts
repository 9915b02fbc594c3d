import type { TableRequest } from '../dynamodb/table-request.ts';
import { ApiError } from '../protocol/api-error.ts';
import { errorResponse } from '../protocol/api-response.ts';
import type { Delivery } from '../protocol/delivery.ts';
import { parseRequest } from '../protocol/read-request.ts';
import type { Simulation } from '../simulation.ts';
import { answerRequest, type Traffic } from './exchange.ts';

/** Answers what came, however it came. @param message with the names of its headers in small letters */
export type AnswerMessage = (message: TableRequest) => Promise<Delivery>;

export function answering(simulation: Simulation, traffic: Traffic): AnswerMessage {
  let requests = 0;
  return async (message) => {
    const requestId = `embedded-${String(++requests).padStart(12, '0')}`;
    try {
      return await answerRequest(parseRequest(message), message, simulation, traffic, requestId);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const contentType = message.headers['content-type'];
      const isQuery = String(contentType).startsWith('application/x-www-form-urlencoded');
      const shape = { protocol: isQuery ? 'query' : 'json', service: 'iam', action: '' } as const;
      return { kind: 'answer', response: errorResponse(shape, error, requestId) };
    }
  };
}

import { z } from 'zod';
import { DETAILS, SOURCE, type DetailType } from '../../src/events/schemas.ts';

export const DETAIL_TYPES = Object.keys(DETAILS) as DetailType[];

/** `Notice Accepted` → `notice-accepted`, as its schema and its example are called. */
export const fileOf = (type: DetailType): string => type.toLowerCase().replaceAll(' ', '-');

/** The JSON Schema of an event as whoever listens to the bus gets it. */
export function jsonSchemaOf(type: DetailType): object {
  const { $schema, description, ...detail } = z.toJSONSchema(DETAILS[type], {
    target: 'draft-7',
    io: 'input', // what is added later is no error
  });
  const text = (about: string) => ({ description: about, type: 'string' });
  return {
    $schema,
    title: type,
    description,
    type: 'object',
    properties: {
      version: { const: '0' },
      id: text("EventBridge's own: another one each time that the event is sent"),
      'detail-type': { const: type },
      source: { const: SOURCE },
      account: text('The hub account'),
      time: text('When it happened, to the second'),
      region: text('Of the bus'),
      resources: { type: 'array', items: { type: 'string' } },
      detail,
    },
    required: ['version', 'id', 'detail-type', 'source', 'account', 'time', 'region', 'resources', 'detail'],
  };
}

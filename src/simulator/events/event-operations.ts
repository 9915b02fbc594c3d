import type { Invocation, Operation } from '../operation.ts';
import { ApiError } from '../protocol/api-error.ts';
import { requiredText, type Parameters } from '../protocol/request-parameters.ts';
import type { BusEvent } from './event-buses.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MAX_ENTRIES = 10;
const MAX_BYTES = 1_048_576;

const nameOf = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);

const busArn = ({ simulation: { region, world } }: Invocation, nameOrArn: string): string =>
  nameOrArn.startsWith('arn:')
    ? nameOrArn
    : `arn:aws:events:${region}:${world.hub.accountId}:event-bus/${nameOrArn}`;

const busOf = (entry: Parameters): string =>
  typeof entry.EventBusName === 'string' ? entry.EventBusName : 'default';

const textOf = (entry: Parameters, name: string): string => {
  const { [name]: value } = entry;
  return typeof value === 'string' ? value : '';
};

/** @throws ApiError */
function entriesOf({ params }: Invocation): readonly Parameters[] {
  const { Entries } = params;
  if (!Array.isArray(Entries) || Entries.length === 0 || Entries.length > MAX_ENTRIES)
    throw new ApiError(400, 'ValidationException', `Entries must have 1 to ${MAX_ENTRIES} items.`);
  const entries = Entries as readonly Parameters[];
  const bytes = entries.reduce(
    (sum, entry) =>
      sum +
      14 +
      ['Source', 'DetailType', 'Detail'].reduce(
        (all, name) => all + Buffer.byteLength(textOf(entry, name)),
        0,
      ),
    0,
  );
  if (bytes > MAX_BYTES)
    throw new ApiError(
      400,
      'ValidationException',
      `Total size of the entries in the request is over the limit.`,
    );
  return entries;
}

const putEvents: Operation = {
  // Policies are asked about one bus: whoever puts on several at once is no case here.
  resource: (invocation) => busArn(invocation, busOf(entriesOf(invocation)[0] ?? {})),
  context: (invocation) => {
    const entries = entriesOf(invocation);
    return {
      ...invocation.caller.context,
      'events:source': entries.map((entry) => textOf(entry, 'Source')),
      'events:detail-type': entries.map((entry) => textOf(entry, 'DetailType')),
    };
  },
  answer(invocation) {
    const { simulation } = invocation;
    const answers = entriesOf(invocation).map((entry) => {
      const detail = parsed(textOf(entry, 'Detail'));
      if (detail === null) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
      const event = eventOf(invocation, entry, detail);
      const refusal = simulation.eventBuses.put(nameOf(busOf(entry)), event);
      return refusal === null
        ? { EventId: event.id }
        : { ErrorCode: refusal.code, ErrorMessage: refusal.message };
    });
    const failed = answers.filter((answer) => 'ErrorCode' in answer).length;
    return { FailedEntryCount: failed, Entries: answers };
  },
};

function parsed(text: string): BusEvent['detail'] | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as BusEvent['detail'])
      : null;
  } catch {
    return null;
  }
}

function eventOf({ simulation }: Invocation, entry: Parameters, detail: BusEvent['detail']): BusEvent {
  const { clock, eventBuses, region, world } = simulation;
  const at = typeof entry.Time === 'number' ? new Date(entry.Time * 1000) : clock.now();
  return {
    version: '0',
    id: eventBuses.nextId(),
    'detail-type': textOf(entry, 'DetailType'),
    source: textOf(entry, 'Source'),
    account: world.hub.accountId,
    time: at.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region,
    resources: [],
    detail,
  };
}

const describeEventBus: Operation = {
  resource: (invocation) => busArn(invocation, requiredText(invocation.params, 'Name')),
  answer(invocation) {
    const name = nameOf(requiredText(invocation.params, 'Name'));
    if (!invocation.simulation.eventBuses.events.has(name))
      throw new ApiError(400, 'ResourceNotFoundException', `Event bus ${name} does not exist.`);
    return { Name: name, Arn: busArn(invocation, name) };
  },
};

export const eventOperations: Readonly<Record<string, Operation>> = {
  PutEvents: putEvents,
  DescribeEventBus: describeEventBus,
};

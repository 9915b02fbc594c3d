import { ApiError } from '../protocol/api-error.ts';
import type { Invocation, Operation } from '../operation.ts';
import { requiredText } from '../protocol/request-parameters.ts';
import type { ConfigurationSet } from './configuration-sets.ts';

const resource = ({ params, simulation: { region, world } }: Invocation): string =>
  `arn:aws:ses:${region}:${world.hub.accountId}:configuration-set/${requiredText(params, 'ConfigurationSetName')}`;

const getConfigurationSet: Operation = {
  resource,
  answer(invocation) {
    const { sendingEnabled } = namedSet(invocation);
    return {
      ConfigurationSetName: requiredText(invocation.params, 'ConfigurationSetName'),
      SendingOptions: { SendingEnabled: sendingEnabled },
    };
  },
};

const getEventDestinations: Operation = {
  resource,
  answer: (invocation) => ({
    EventDestinations: namedSet(invocation).destinations.map(({ name, enabled, events, eventBus }) => ({
      Name: name,
      Enabled: enabled,
      MatchingEventTypes: events,
      EventBridgeDestination: { EventBusArn: eventBus },
    })),
  }),
};

function namedSet({ params, simulation: { ses } }: Invocation): ConfigurationSet {
  const name = requiredText(params, 'ConfigurationSetName');
  const set = ses.configurationSets.get(name);
  if (!set) throw new ApiError(404, 'NotFoundException', `Configuration set <${name}> does not exist.`);
  return set;
}

/** SESv2's. */
export const configurationOperations: Readonly<Record<string, Operation>> = {
  GetConfigurationSet: getConfigurationSet,
  GetConfigurationSetEventDestinations: getEventDestinations,
};

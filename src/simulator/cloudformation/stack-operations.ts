import { ApiError } from '../protocol/api-error.ts';
import type { Operation } from '../operation.ts';
import { pageOf } from '../protocol/paging.ts';
import { optionalText, requiredText } from '../protocol/request-parameters.ts';
import { memberList, textElement, timeElement } from '../protocol/xml.ts';

const PAGE = 100;
/** Nobody asks when a stack came to be. */
const BEGINNING = new Date('2026-01-01T00:00:00Z');

const describeStacks: Operation = {
  resource: ({ params, simulation: { region, world } }) =>
    `arn:aws:cloudformation:${region}:${world.hub.accountId}:stack/${requiredText(params, 'StackName')}/*`,
  answer({ params, simulation: { cloudformation } }) {
    const name = requiredText(params, 'StackName');
    const stack = cloudformation.stacks.get(name);
    if (!stack) throw new ApiError(400, 'ValidationError', `Stack with id ${name} does not exist`);
    const outputs = [...stack.outputs].map(
      ([key, value]) => textElement('OutputKey', key) + textElement('OutputValue', value),
    );
    return memberList('Stacks', [
      textElement('StackName', name) +
        timeElement('CreationTime', BEGINNING) +
        textElement('StackStatus', stack.status) +
        memberList('Outputs', outputs),
    ]);
  },
};

const listStackInstances: Operation = {
  resource: ({ params, simulation: { region, world } }) =>
    `arn:aws:cloudformation:${region}:${world.hub.accountId}:stackset/${requiredText(params, 'StackSetName')}:*`,
  answer({ params, simulation: { cloudformation, region } }) {
    const name = requiredText(params, 'StackSetName');
    const instances = cloudformation.stackSets.get(name);
    if (!instances) throw new ApiError(404, 'StackSetNotFoundException', `StackSet ${name} not found`);
    const { items, nextToken } = pageOf(instances, optionalText(params, 'NextToken'), PAGE);
    const summaries = items.map(
      ({ accountId, status, reason, region: of = region }) =>
        textElement('StackSetId', `${name}:embedded`) +
        textElement('Account', accountId) +
        textElement('Region', of) +
        textElement('Status', status) +
        textElement('StatusReason', reason),
    );
    return memberList('Summaries', summaries) + textElement('NextToken', nextToken);
  },
};

export const stackOperations: Readonly<Record<string, Operation>> = {
  DescribeStacks: describeStacks,
  ListStackInstances: listStackInstances,
};

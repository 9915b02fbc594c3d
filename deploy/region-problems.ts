import { isRegionName, partitionOfRegion } from '../src/core/partitions.ts';
import { judgeRegion } from '../src/doctor/regions.ts';
import type { ParameterName, Parameters } from './parameter-table.ts';

/** What does not fit the Region of the stack, and whether it can stand there at all. */
export function regionProblems(values: Parameters, region: string): string[] {
  return [...placeProblems(region), ...partitionProblems(values, region), ...arnProblems(values, region)];
}

/** Before anything is made: CloudFormation would find out in the middle, and roll back what it has. */
function placeProblems(region: string): string[] {
  if (!isRegionName(region))
    return [`The Region is ${JSON.stringify(region)}; it takes a Region such as "eu-west-1".`];
  const { stands, why } = judgeRegion(region);
  if (stands !== 'no') return [];
  const hasOthers = judgeRegion(partitionOfRegion(region).baseRegion).stands !== 'no';
  const advice = hasOthers
    ? ' Name another one (AWS_REGION, --region): IAM is one for all Regions of a partition.'
    : '';
  return [`The stack cannot stand in ${region}: ${why}.${advice}`];
}

/** Partitions share nothing: a stack of one reaches neither Regions nor policies of another. */
function partitionProblems(
  { permissionsBoundary, memberRoleRegion, rollout }: Parameters,
  region: string,
): string[] {
  const there = partitionOfRegion(region).name;
  const problems: string[] = [];
  if (permissionsBoundary !== 'none' && permissionsBoundary.split(':')[1] !== there)
    problems.push(
      `permissionsBoundary is "${permissionsBoundary}"; it takes a policy of the stack's partition (arn:${there}:iam::…).`,
    );
  if (memberRoleRegion !== 'own' && rollout === 'none')
    problems.push(
      `memberRoleRegion is "${memberRoleRegion}", but rollout is "none": nothing would be rolled out there.`,
    );
  else if (memberRoleRegion !== 'own' && partitionOfRegion(memberRoleRegion).name !== there)
    problems.push(
      `memberRoleRegion is "${memberRoleRegion}", of another partition than ${region}; it takes a Region of ${there}, such as "${partitionOfRegion(region).baseRegion}".`,
    );
  return problems;
}

/** CloudWatch notifies topics of its own Region only, and services use keys of theirs only. */
function arnProblems(values: Parameters, region: string): string[] {
  const there = partitionOfRegion(region).name;
  return [
    { name: 'alarmTopicArn', service: 'sns', what: 'a topic' },
    { name: 'kmsKeyArn', service: 'kms', what: 'a key' },
  ].flatMap(({ name, service, what }) => {
    const arn = values[name as ParameterName];
    const [, partition, , regionOfArn] = arn.split(':');
    if (arn === 'none' || (partition === there && regionOfArn === region)) return [];
    return [
      `${name} is "${arn}"; it takes ${what} of the stack's Region (arn:${there}:${service}:${region}:…).`,
    ];
  });
}

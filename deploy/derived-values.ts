import { lambdaEnvironment } from './lambda-environment.ts';
import type { Parameters } from './parameter-table.ts';
import { ENFORCER_ROLE } from '../src/doctor/names.ts';
import { pathAndName, withRolePath } from '../src/settings/member-role-path.ts';

/** What the templates need in another form than it is given in. */
export interface DerivedValues {
  /** Stands for the organization in ARNs. */
  readonly organizationPattern: string;
  /** Value of `aws:ResourceOrgID`; for "own", IAM fills in the organization of the caller. */
  readonly trustedOrganization: string | { readonly 'Fn::Join': readonly [string, readonly string[]] };
  readonly targetOUs: readonly string[];
  /** Of a role, and of no path: RoleName and Path are properties of their own. */
  readonly memberRoleName: string;
  readonly memberRoleRegion: string | Reference;
  /** With its path, as ARNs have it and the member role's template takes it: `team/security/keyrotation-enforcer`. */
  readonly enforcerRoleName: string;
  /** Of the hub's roles. Not even a path of `/` is said: a role that has none would be made anew for it. */
  readonly rolePath: string | Reference;
  readonly permissionsBoundary: string | Reference;
  /** Of the member roles: the same policy, by its name with its path, in the account of each. Empty for none. */
  readonly boundaryPolicyName: string;
  /** Empty for none, as the member role's template has it. */
  readonly externalId: string;
  /** Empty for none, likewise. */
  readonly operatorRole: string;
  /** Of the trust in the role keyrotation-pause: which of the hub account's roles it is narrowed to. */
  readonly pauseTrust: Readonly<Record<string, unknown>>;
  /** As IAM attaches a policy to it, without its path; nobody but IAM Identity Center may change the roles that it made. */
  readonly attachableOperatorRoles: readonly string[];
  /** Which part of deploy/event-bus.yml holds. */
  readonly eventBus: 'none' | 'some';
  /** Which part of deploy/roles.yml holds. */
  readonly verifyContacts: 'on' | 'off';
  /** Empty for none. */
  readonly eventBusArn: string | { readonly 'Fn::Join': readonly [string, readonly unknown[]] };
  /** Which part of deploy/encryption.yml holds. */
  readonly encryption: 'none' | 'some';
  readonly environment: ReturnType<typeof lambdaEnvironment>;
  readonly alarmActions: readonly string[];
  readonly runOverdueHours: number;
  readonly memoryMb: number;
  readonly reservedConcurrency: 1 | Reference;
  readonly logGroupDeletion: 'Delete' | 'RetainExceptOnCreate';
  readonly logGroupReplacement: 'Delete' | 'Retain';
  /** Each way of running has a function of its own (deploy/execution.yml). */
  readonly enforcerName: string;
  /** What the schedule starts: a durable execution is bound to a version, which the alias names. */
  readonly enforcerTarget: Reference | { readonly 'Fn::GetAtt': readonly [string, string] };
}

interface Reference {
  readonly Ref: string;
}

/** CloudFormation takes a property with it for one that is not there. */
const NO_VALUE: Reference = { Ref: 'AWS::NoValue' };

/** IAM's own variable, in two pieces so that no template engine takes it for one of its own. */
const CALLERS_ORGANIZATION = { 'Fn::Join': ['', ['$', '{aws:PrincipalOrgID}']] } as const;

export function deriveValues(parameters: Parameters): DerivedValues {
  const { organizationId, targetOUs, externalId, operatorRole, pauseRole, eventBus } = parameters;
  const { alarmTopicArn, kmsKeyArn, runOverdueHours, permissionsBoundary, memberRoleRegion } = parameters;
  const keepsLogs = parameters.logGroupRetain === 'true';
  const durable = parameters.durable === 'true';
  const own = organizationId === 'own';
  return {
    organizationPattern: own ? 'o-*' : organizationId,
    trustedOrganization: own ? CALLERS_ORGANIZATION : organizationId,
    targetOUs: targetOUs === 'none' ? [] : targetOUs.split(/[\s,]+/),
    memberRoleName: pathAndName(parameters.memberRole).name,
    memberRoleRegion: memberRoleRegion === 'own' ? { Ref: 'AWS::Region' } : memberRoleRegion,
    enforcerRoleName: withRolePath(ENFORCER_ROLE, parameters.rolePath),
    rolePath: parameters.rolePath === '/' ? NO_VALUE : parameters.rolePath,
    permissionsBoundary: permissionsBoundary === 'none' ? NO_VALUE : permissionsBoundary,
    boundaryPolicyName: permissionsBoundary === 'none' ? '' : permissionsBoundary.replace(/^[^/]*\//, ''),
    externalId: externalId === 'none' ? '' : externalId,
    operatorRole: operatorRole === 'none' ? '' : operatorRole,
    pauseTrust: pauseTrust(pauseRole),
    attachableOperatorRoles: attachable(operatorRole),
    eventBus: eventBus === 'none' ? 'none' : 'some',
    verifyContacts: parameters.verifyContacts.toLowerCase() === 'off' ? 'off' : 'on',
    eventBusArn: busArn(eventBus),
    encryption: kmsKeyArn === 'none' ? 'none' : 'some',
    environment: lambdaEnvironment(parameters),
    alarmActions: alarmTopicArn === 'none' ? [] : [alarmTopicArn],
    runOverdueHours: Number(runOverdueHours),
    memoryMb: Number(parameters.memoryMb),
    reservedConcurrency: parameters.reservedConcurrency === 'none' ? NO_VALUE : 1,
    logGroupDeletion: keepsLogs ? 'RetainExceptOnCreate' : 'Delete',
    logGroupReplacement: keepsLogs ? 'Retain' : 'Delete',
    enforcerName: durable ? 'keyrotation-enforcer' : 'keyrotation-enforcer-plain',
    enforcerTarget: durable
      ? { Ref: 'EnforcerDurableLambdaAlias' }
      : { 'Fn::GetAtt': ['EnforcerLambdaFunction', 'Arn'] },
  };
}

/** A bus that is only named is this account's, in this Region. */
function busArn(nameOrArn: string): DerivedValues['eventBusArn'] {
  if (nameOrArn === 'none') return '';
  if (nameOrArn.startsWith('arn:')) return nameOrArn;
  const [partition, region, account] = ['Partition', 'Region', 'AccountId'].map((each) => ({
    Ref: `AWS::${each}`,
  }));
  const parts = ['arn:', partition, ':events:', region, ':', account, `:event-bus/${nameOrArn}`];
  return { 'Fn::Join': ['', parts] };
}

/** A role's ARN as principal would turn into a dead ID if that role were ever made anew: hence a condition. */
function pauseTrust(pauseRole: string): DerivedValues['pauseTrust'] {
  const inHub = { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } };
  if (pauseRole === 'any') return inHub;
  const parts = [
    'arn:',
    { Ref: 'AWS::Partition' },
    ':iam::',
    { Ref: 'AWS::AccountId' },
    `:role/${pauseRole}`,
  ];
  return { ...inHub, ArnEquals: { 'aws:PrincipalArn': { 'Fn::Join': ['', parts] } } };
}

function attachable(operatorRole: string): readonly string[] {
  if (operatorRole === 'none' || operatorRole.startsWith('aws-reserved/')) return [];
  return [operatorRole.slice(operatorRole.lastIndexOf('/') + 1)];
}

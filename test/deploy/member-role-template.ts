import { memberRoleTemplate, templateBody } from '../../deploy/member-role.js';
import { fillInResource, type Template, type Values } from '../../deploy/fill-in-template.ts';
import type { PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import type { Role } from '../../src/simulator/world/world.ts';
import { resolveIntrinsics, type Deployment } from './intrinsics.ts';

interface Parameter {
  readonly Default?: string;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly string[];
  readonly ConstraintDescription: string;
}

export interface MemberRoleTemplate extends Template {
  readonly Parameters: Readonly<Record<string, Parameter>>;
}

export function memberRoleOf(): { readonly text: string; readonly template: MemberRoleTemplate } {
  return { text: templateBody, template: memberRoleTemplate() as MemberRoleTemplate };
}

interface DeployedRole {
  readonly Properties: {
    readonly RoleName: string;
    readonly Path?: string;
    readonly PermissionsBoundary?: string;
    readonly AssumeRolePolicyDocument: PolicyDocument;
    readonly Policies: readonly { readonly PolicyDocument: PolicyDocument }[];
  };
}

/** The role as an account gets it. */
export function deployedRole(values: Values, deployment: Deployment): DeployedRole['Properties'] {
  const filledIn = fillInResource(memberRoleOf().template, 'MemberRole', values);
  return (resolveIntrinsics(filledIn, {}, deployment) as DeployedRole).Properties;
}

export function trustOf(values: Values, deployment: Deployment): PolicyDocument {
  return deployedRole(values, deployment).AssumeRolePolicyDocument;
}

/** @throws Error unless the role has exactly one policy */
export function permissionsOf(values: Values, deployment: Deployment): PolicyDocument {
  const [policy, ...more] = deployedRole(values, deployment).Policies;
  if (!policy || more.length > 0) throw new Error('the member role has one inline policy');
  return policy.PolicyDocument;
}

/** The role as the embedded organization takes it, which fills in the account that the role is in. */
export function embeddedMemberRole(values: Values): Role {
  const deployment = { accountId: '${AWS::AccountId}', region: '${AWS::Region}' };
  const { RoleName, Path } = deployedRole(values, deployment);
  return {
    name: RoleName,
    path: Path,
    policy: permissionsOf(values, deployment),
    trustPolicy: trustOf(values, deployment),
    maxSessionSeconds: 3600,
  };
}

import {
  DescribeOrganizationalUnitCommand,
  DescribeOrganizationCommand,
  DescribeResourcePolicyCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  ListRootsCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type { z } from 'zod';
import { ask } from '../answer.ts';
import { errorName, isGone } from '../failure.ts';
import { listAll } from '../listing.ts';
import { unlessNamed } from '../unless-named.ts';
import {
  DelegatedAdministratorsPage,
  OrganizationAnswer,
  ResourcePolicyAnswer,
  RootsPage,
  TrustedServicesPage,
  UnitAnswer,
} from './organization-answers.ts';

/** The organization as a whole, and where in it the caller stands; reads only. */
export interface OrganizationFacts {
  /** null for an account that is in no organization. */
  organization(): Promise<z.output<typeof OrganizationAnswer>['Organization'] | null>;
  roots(): Promise<readonly string[]>;
  /** The name of an OU; null where the organization has none of this ID. */
  unitName(unitId: string): Promise<string | null>;
  /** Service principals that may act in the organization's accounts. */
  trustedServices(): Promise<readonly string[]>;
  /** Accounts, of all services or of one. */
  delegatedAdministrators(servicePrincipal?: string): Promise<readonly string[]>;
  /** The text of the delegation policy; null where there is none. */
  delegationPolicy(): Promise<string | null>;
}

export function organizationFacts(client: OrganizationsClient): OrganizationFacts {
  const ids = { idOf: (id: string) => id, merge: (id: string) => id };
  return {
    organization: () =>
      unlessNamed(['AWSOrganizationsNotInUseException'], async () => {
        const { Organization } = await ask(
          () => client.send(new DescribeOrganizationCommand({})),
          OrganizationAnswer,
        );
        return Organization;
      }),

    roots: () =>
      listAll({
        send: (NextToken) => client.send(new ListRootsCommand({ NextToken })),
        page: RootsPage,
        ...ids,
      }),

    async unitName(OrganizationalUnitId) {
      try {
        const { OrganizationalUnit } = await ask(
          () => client.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId })),
          UnitAnswer,
        );
        return OrganizationalUnit.Name;
      } catch (error) {
        if (isGone(error) || errorName(error) === 'OrganizationalUnitNotFoundException') return null;
        throw error;
      }
    },

    trustedServices: () =>
      listAll({
        send: (NextToken) => client.send(new ListAWSServiceAccessForOrganizationCommand({ NextToken })),
        page: TrustedServicesPage,
        ...ids,
      }),

    delegatedAdministrators: (ServicePrincipal) =>
      listAll({
        send: (NextToken) =>
          client.send(new ListDelegatedAdministratorsCommand({ ServicePrincipal, NextToken })),
        page: DelegatedAdministratorsPage,
        ...ids,
      }),

    delegationPolicy: () =>
      unlessNamed(['ResourcePolicyNotFoundException'], async () => {
        const { ResourcePolicy } = await ask(
          () => client.send(new DescribeResourcePolicyCommand({})),
          ResourcePolicyAnswer,
        );
        return ResourcePolicy.Content;
      }),
  };
}

import { z } from 'zod';

const NextToken = z.string().optional();

/** The last page has no token, or an empty one. */
const next = (token: string | undefined): string | null =>
  token === undefined || token === '' ? null : token;

export const OrganizationAnswer = z.object({
  Organization: z
    .object({ Id: z.string().regex(/^o-[a-z0-9]{10,32}$/), MasterAccountId: z.string().regex(/^\d{12}$/) })
    .transform(({ Id, MasterAccountId }) => ({ organizationId: Id, managementAccountId: MasterAccountId })),
});

export const RootsPage = z
  .object({ Roots: z.array(z.object({ Id: z.string().startsWith('r-') })), NextToken })
  .transform(({ Roots, NextToken: token }) => ({ items: Roots.map(({ Id }) => Id), next: next(token) }));

export const UnitAnswer = z.object({ OrganizationalUnit: z.object({ Name: z.string() }) });

export const TrustedServicesPage = z
  .object({
    EnabledServicePrincipals: z.array(z.object({ ServicePrincipal: z.string().min(1) })),
    NextToken,
  })
  .transform(({ EnabledServicePrincipals, NextToken: token }) => ({
    items: EnabledServicePrincipals.map(({ ServicePrincipal }) => ServicePrincipal),
    next: next(token),
  }));

export const DelegatedAdministratorsPage = z
  .object({ DelegatedAdministrators: z.array(z.object({ Id: z.string().regex(/^\d{12}$/) })), NextToken })
  .transform(({ DelegatedAdministrators, NextToken: token }) => ({
    items: DelegatedAdministrators.map(({ Id }) => Id),
    next: next(token),
  }));

export const ResourcePolicyAnswer = z.object({ ResourcePolicy: z.object({ Content: z.string() }) });

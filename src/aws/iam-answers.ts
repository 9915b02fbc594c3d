import { z } from 'zod';
import { parseAccessKeyId, type AccessKeyId } from '../core/access-key.ts';
import { instant } from '../core/instant.ts';
import { Tag } from './tags.ts';

/** `IsTruncated` may be left out of a last page (by moto); a `Marker` alone is followed. */
const Marks = { IsTruncated: z.boolean().optional(), Marker: z.string().optional() };

function nextOf(
  { IsTruncated, Marker = '' }: { IsTruncated?: boolean | undefined; Marker?: string | undefined },
  context: z.RefinementCtx,
): string | null {
  if (Marker !== '') return Marker;
  if (IsTruncated === true)
    context.addIssue({ code: 'custom', message: 'it is cut off and gives no marker' });
  return null;
}

/** Nothing hangs on when a user was created but whom to ask once more: without a date, everybody. */
const User = z
  .object({
    UserName: z.string().min(1),
    Arn: z.string().startsWith('arn:'),
    CreateDate: z.date().optional(),
  })
  .transform(({ UserName, Arn, CreateDate }) => ({
    userName: UserName,
    userArn: Arn,
    createdAt: CreateDate === undefined ? null : instant(CreateDate),
  }));

export const UsersPage = z
  .object({ Users: z.array(User), ...Marks })
  .transform(({ Users, ...marks }, context) => ({ items: Users, next: nextOf(marks, context) }));

/** Every status but `Inactive`, one that nobody knows yet as well, is an active one. */
const Key = z
  .object({
    AccessKeyId: z.string().transform((text, context): AccessKeyId => {
      const id = parseAccessKeyId(text);
      if (id !== null) return id;
      context.addIssue({ code: 'custom', message: 'no access key ID' });
      return z.NEVER;
    }),
    Status: z.string().min(1),
    CreateDate: z.date().optional(),
  })
  .transform(({ AccessKeyId, Status, CreateDate }) => ({
    accessKeyId: AccessKeyId,
    active: Status !== 'Inactive',
    ...(!['Active', 'Inactive'].includes(Status) && { inDoubt: true as const }),
    createDate: CreateDate === undefined ? null : instant(CreateDate),
  }));

export const KeysPage = z
  .object({ AccessKeyMetadata: z.array(Key), ...Marks })
  .transform(({ AccessKeyMetadata, ...marks }, context) => ({
    items: AccessKeyMetadata,
    next: nextOf(marks, context),
  }));

export const UserTagsPage = z
  .object({ Tags: z.array(Tag), ...Marks })
  .transform(({ Tags, ...marks }, context) => ({ items: Tags, next: nextOf(marks, context) }));

/** A key that was never used has no date and the service `N/A`; a date alone is missing only when something is wrong. */
export const LastUsedAnswer = z.object({
  AccessKeyLastUsed: z
    .object({
      LastUsedDate: z.date().optional(),
      ServiceName: z.string().min(1),
      Region: z.string().min(1),
    })
    .refine(
      ({ LastUsedDate, ServiceName }) => LastUsedDate !== undefined || ServiceName === 'N/A',
      'a service and no date',
    )
    .transform(({ LastUsedDate, ServiceName, Region }) =>
      LastUsedDate === undefined
        ? null
        : { date: instant(LastUsedDate), service: ServiceName, region: Region },
    ),
});

/** GetAccessKeyLastUsed tells whose the key is as well. */
export const OwnerAnswer = z.object({ UserName: z.string().min(1) });

export const ReportBegun = z.object({ State: z.string().min(1) });

export const Report = z.object({
  Content: z.instanceof(Uint8Array).refine(({ length }) => length > 0, 'it is empty'),
  ReportFormat: z.literal('text/csv'),
  // Nothing hangs on it but whether last uses are taken from the report.
  GeneratedTime: z
    .unknown()
    .transform((at) => (at instanceof Date && !Number.isNaN(at.getTime()) ? instant(at) : null)),
});

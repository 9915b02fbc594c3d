/**
 * Which seed notices a breakage, and soon: tried before all others, so that CI need not look for one. Where none stands here the
 * first one does.
 */
export const FIRST_SEEDS: Readonly<Partial<Record<string, number>>> = {
  'counts a mail that SES did not accept': 2,
  'ignores a bounce': 11,
  'takes tags that it could not read for none': 8,
  'takes keys that it could not list for none': 2,
  'takes the time of day for its as-of instant': 11,
  'tells a deactivation that failed as a warning': 6,
  'ignores a pause': 7,
  'takes every SES identity for its own': 11,
  'lets one more through than the brake': 8,
  'lets what cannot be deactivated hold the brake': 6,
  'lets one account go before all others': 8,
  'marks whom a bounce of an unknown mail names': 10,
  'mails whom CONTACTDOMAINS keeps out': 12,
  'lets go of events that the bus did not take': 11,
  'tells of two mails by one ID': 48,
  'says that a page is in its bucket, and puts none there': 3,
};

/** So rare in a year that no seed is known for it yet: by its story in stories/ it is noticed each time. */
export const BY_STORY_ONLY: readonly string[] = [
  'forgets a restore',
  'restores what it was to deactivate and did not',
];

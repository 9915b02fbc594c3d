import { narrower } from '../../core/contact-domains.ts';
import type { Settings } from '../../settings/settings.ts';
import { earlierRuns } from '../report/earlier-runs.ts';
import type { Services } from '../run.ts';

/** Whom a restore may mail. */
export interface ContactsAllowed {
  readonly domains: Settings['contactDomains'];
  /** The run whose CONTACTDOMAINS are asked as well; null where none is on record, or allows any. */
  readonly byRun: string | null;
}

/**
 * Somebody's shell may lack the setting that the runs have, and an old deactivation may name contacts who are outside by
 * now: so CONTACTDOMAINS of the last enforcing run hold too.
 */
export async function contactsAllowed(
  services: Services,
  restoreId: string,
  { contactDomains }: Pick<Settings, 'contactDomains'>,
): Promise<ContactsAllowed> {
  for await (const run of earlierRuns(services, restoreId, (id) => id.endsWith('Z-enforce'))) {
    // A row that cannot be read says nothing; the one before does.
    if (run.kind === 'unread') continue;
    const { runId, meta } = run;
    const byRun = meta.contactDomains === null ? null : runId;
    return { domains: narrower(contactDomains, meta.contactDomains), byRun };
  }
  return { domains: contactDomains, byRun: null };
}

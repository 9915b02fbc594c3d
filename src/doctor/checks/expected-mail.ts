import type { KeyEntry, Report } from '../../core/report.ts';

/** Keys that somebody is told of in that run, or would be in a run that enforces. */
const TELLING: readonly KeyEntry['decision'][] = ['notify', 'deactivate', 'deferred'];

/** Whom the last run's mails go to, and would go to. */
export interface LastRunMail {
  /** Everybody whom its keys name. */
  readonly contacts: readonly string[];
  /** One digest an address. */
  readonly expectedMails: number;
}

/** @throws LedgerError */
export async function mailOf({ keys }: Pick<Report, 'keys'>): Promise<LastRunMail> {
  const all = new Set<string>();
  const told = new Set<string>();
  for await (const { contacts, decision } of keys()) {
    for (const contact of contacts) {
      all.add(contact);
      if (TELLING.includes(decision)) told.add(contact);
    }
  }
  return { contacts: [...all].sort(), expectedMails: told.size };
}

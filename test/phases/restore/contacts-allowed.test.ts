import type { ContactDomain } from '../../../src/core/contact-domains.ts';
import type { RunMeta } from '../../../src/core/run-record.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { contactsAllowed } from '../../../src/phases/restore/contacts-allowed.ts';
import { DAMAGED, ledgerWith, phaseServices, unread } from '../../builders/phase.ts';
import { RESTORE } from './in-hand.ts';

const domains = (...names: string[]) => names as ContactDomain[];
const run = (day: number, mode = 'enforce') => `2026-11-${day}T08-00-00Z-${mode}`;

/** Runs by ID, with the CONTACTDOMAINS that each had; `torn`: nobody can read it. */
function allowed(
  runs: Readonly<Record<string, readonly ContactDomain[] | null | 'torn'>>,
  own: readonly ContactDomain[] | null,
) {
  const ledger = ledgerWith({
    runs: {
      ids: () => asyncItems(Object.keys(runs)),
      readMetas: (ids) => {
        const torn = ids.filter((runId) => runs[runId] === 'torn');
        const others = ids.filter((runId) => runs[runId] !== 'torn');
        return unread(
          torn.map((runId) => [runId, DAMAGED] as const),
          others.map((runId) => [runId, { contactDomains: runs[runId] } as RunMeta] as const),
        );
      },
    },
  });
  return contactsAllowed(phaseServices({ ledger }), RESTORE, { contactDomains: own });
}

const OURS = domains('example.com', 'example.org');

describe('whom a restore may mail', () => {
  test('its own CONTACTDOMAINS say where no run is on record', async () => {
    expect(await allowed({}, OURS)).toEqual({ domains: OURS, byRun: null });
  });

  test('those of the last enforcing run before it say as well', async () => {
    const runs = {
      [run(20)]: domains('example.net'),
      [run(21)]: domains('example.org'),
      [run(21, 'dry-run')]: domains('example.com'),
      [run(23)]: domains('example.com'),
    };
    const byRun = run(21);
    expect(await allowed(runs, OURS)).toEqual({ domains: ['example.org'], byRun });
    expect(await allowed(runs, null)).toEqual({ domains: ['example.org'], byRun });
  });

  test('a run that allowed any narrows nothing', async () => {
    expect(await allowed({ [run(20)]: OURS, [run(21)]: null }, OURS)).toEqual({ domains: OURS, byRun: null });
  });

  test('of a run that cannot be read nothing is known: the one before says it', async () => {
    const runs = { [run(20)]: domains('example.org'), [run(21)]: 'torn' as const };
    expect(await allowed(runs, OURS)).toEqual({ domains: ['example.org'], byRun: run(20) });
  });
});

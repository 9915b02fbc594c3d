import { prospectOf, type KeyDeeds, type LiveStatus, type Restoration } from '../../src/core/restoration.ts';
import { ago, ahead, AS_OF } from '../builders/as-of.ts';
import { deeds, recorded, recordedDeactivation, restoration } from '../builders/history.ts';

const intent = (more: Partial<Restoration> = {}): Restoration => restoration({ state: 'intent', ...more });

test.each<[string, KeyDeeds | null, LiveStatus, string]>([
  ['deactivated by us and inactive', deeds(), 'inactive', 'to-restore'],
  ['deactivated by us and active again', deeds(), 'active', 'active'],
  ['deactivated by us and deleted', deeds(), 'gone', 'gone'],
  ['unknown to the ledger', null, 'inactive', 'not-ours'],
  ['noticed, and switched off by its owner', deeds({ deactivation: null }), 'inactive', 'not-ours'],
  [
    'whose deactivation was withdrawn',
    deeds({ deactivation: recordedDeactivation({ state: 'withdrawn' }) }),
    'inactive',
    'not-ours',
  ],
  ['restored before', deeds({ restoration: restoration() }), 'active', 'restored-before'],
  [
    'restored, and switched off since',
    deeds({ restoration: restoration() }),
    'inactive',
    'deactivated-since',
  ],
  [
    'deactivated once more after a restore',
    deeds({ restoration: restoration({ deactivatedBy: 'last month' }) }),
    'inactive',
    'to-restore',
  ],
  ['told anew since', deeds({ notices: [recorded(ago(0.5))] }), 'inactive', 'deactivated-since'],
  ['told before only', deeds({ notices: [recorded(ago(8))] }), 'inactive', 'to-restore'],
  [
    'of whose deactivation and restore it was told',
    deeds({ notices: [recorded(ago(0.5), { kind: 'restored' })] }),
    'inactive',
    'to-restore',
  ],
  ['found inactive since', deeds({ foundInactiveAt: ago(0.5) }), 'inactive', 'deactivated-since'],
  ['exempt since', deeds({ exemptAt: ago(0.5) }), 'inactive', 'deactivated-since'],
  ['told by the run that deactivated it', deeds({ notices: [recorded(ago(1))] }), 'inactive', 'to-restore'],
  ['found inactive before only', deeds({ foundInactiveAt: ago(1) }), 'inactive', 'to-restore'],
  ['exempt before only', deeds({ exemptAt: ago(2) }), 'inactive', 'to-restore'],
  [
    'that another command has just claimed',
    deeds({ restoration: intent({ until: ahead(1) }) }),
    'inactive',
    'being-restored',
  ],
  [
    'that another command has claimed and switched on',
    deeds({ restoration: intent({ until: ahead(1) }) }),
    'active',
    'being-restored',
  ],
  [
    'whose restore was cut short before the deed',
    deeds({ restoration: intent({ until: AS_OF }) }),
    'inactive',
    'to-restore',
  ],
  [
    'whose restore was cut short after the deed',
    deeds({ restoration: intent({ until: AS_OF }) }),
    'active',
    'to-record',
  ],
  [
    'whose restore was withdrawn',
    deeds({ restoration: restoration({ state: 'withdrawn' }) }),
    'inactive',
    'to-restore',
  ],
  [
    'that a run is deactivating',
    deeds({ deactivation: recordedDeactivation({ state: 'intent', runId: 'at work' }) }),
    'inactive',
    'being-deactivated',
  ],
  [
    'that a dead run has switched off',
    deeds({ deactivation: recordedDeactivation({ state: 'intent' }) }),
    'inactive',
    'to-restore',
  ],
  [
    'that a dead run was about to switch off',
    deeds({ deactivation: recordedDeactivation({ state: 'intent' }) }),
    'active',
    'active',
  ],
])('a key %s', (_, known, live, prospect) => {
  expect(prospectOf(known, live, AS_OF, 'at work').kind).toBe(prospect);
});

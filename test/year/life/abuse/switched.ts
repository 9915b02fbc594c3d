import { oldUser, switchKeys, type Abuse } from './abuse.ts';

/** One is off when the report is written, the other when the run comes back to act. */
export const switched = (): Abuse => ({
  users: (born) => [oldUser(born, 'sly', 'sly@foe.example'), oldUser(born, 'shy', 'shy@foe.example')],
  before: (scene) => {
    switchKeys(scene, 'sly', 'Inactive');
    switchKeys(scene, 'shy', 'Active');
  },
  atCall: (scene, { action, accountId }) => {
    if (action === 'GetCredentialReport' && accountId === scene.account.id)
      switchKeys(scene, 'sly', 'Active');
    if (action === 'GetSendQuota') switchKeys(scene, 'shy', 'Inactive');
    return undefined;
  },
  harmsItself: true,
});

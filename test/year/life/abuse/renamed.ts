import { oldUser, rename, type Abuse } from './abuse.ts';

/** Once the report is written, one takes the name of another who never had a key; by the next day all is as it was. */
export const renamed = (): Abuse => {
  let isRenamed = false;
  return {
    users: (born) => [oldUser(born, 'fox', 'fox@foe.example'), born.user({ name: 'keyless' })],
    before: () => {
      isRenamed = false;
    },
    atCall: (scene, { action, accountId }) => {
      if (action !== 'ListAccessKeys' || accountId !== scene.account.id || isRenamed) return undefined;
      isRenamed = true;
      rename(scene, 'keyless', 'fox-to-be');
      rename(scene, 'fox', 'keyless');
      rename(scene, 'fox-to-be', 'fox');
      return undefined;
    },
    after: (scene) => {
      if (!isRenamed) return;
      rename(scene, 'fox', 'fox-to-be');
      rename(scene, 'keyless', 'fox');
      rename(scene, 'fox-to-be', 'keyless');
    },
    harmsItself: false,
  };
};

import { CONTACTS } from '../little-world.ts';
import { oldUser, type Abuse } from './abuse.ts';

/** As long as IAM lets a path be, of letters that a policy would read as wildcards and variables. */
const LONGEST = `/${'*?$'.repeat(200).slice(0, 510)}/`;

export const oddPaths = (): Abuse => {
  let changes = 0;
  return {
    users: (born) => [
      oldUser(born, 'stars', CONTACTS[1], { path: LONGEST }),
      oldUser(born, '+=,.@-_', 'odd@foe.example', { path: '/$?{*}/' }),
      oldUser(born, 'moving', 'moving@foe.example', { path: '/before/' }),
    ],
    atCall: ({ account }, { action }) => {
      const moving = account.users.get('moving');
      if (moving && (action === 'GetCredentialReport' || action === 'AssumeRole'))
        moving.path = `/${(changes += 1)}/`;
      return undefined;
    },
    harmsItself: false,
  };
};

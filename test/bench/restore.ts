import { figure, type Figure } from './figure.ts';
import type { RestoreFigures, RestoreRequest } from './restore-process.ts';
import { measuredBy, organization } from './stage.ts';

const USERS_AN_ACCOUNT = 20;
const CONTACTS_AN_ACCOUNT = 2;

/** Keys of one run back, from the command to the last key: finding them, looking at each live, switching it on, recording it. */
export async function restoring(keys: number, latencyMs: number): Promise<Figure[]> {
  const accounts = Math.ceil(keys / USERS_AN_ACCOUNT);
  const world = {
    kind: 'plain',
    accounts,
    users: [USERS_AN_ACCOUNT],
    keysPerUser: 1,
    contacts: CONTACTS_AN_ACCOUNT,
  } as const;
  const org = await organization({ world, latencyMs });
  const request: RestoreRequest = { config: org.config, asOf: org.asOf };
  const figures = await measuredBy<RestoreFigures>('restore-process', request);
  org.close();
  const name = `restore: ${figures.restored} keys in ${accounts} accounts at ${latencyMs} ms`;
  return [
    figure(`${name}, until it is shown`, figures.shownMs / 1000, 's'),
    figure(`${name}, until the last key`, figures.lastKeyMs / 1000, 's', 1, { atMost: 60 }),
    figure(`${name}, keys a second`, figures.restored / (figures.lastKeyMs / 1000), 'keys', 0),
    figure(`${name}, ${figures.mails} mails too`, figures.wallMs / 1000, 's'),
  ];
}

import { oldUser, type Abuse } from './abuse.ts';

/** As many as a tag has room for. */
const ADDRESSES = 32;

export const manyAddresses = (): Abuse => ({
  users: (born) => [oldUser(born, 'many', 'nobody@e.co')],
  before: ({ life, account, day }) => {
    const addresses = Array.from(
      { length: ADDRESSES },
      (_, n) => `${n.toString(36)}${day.toString(36)}@e.co`,
    );
    const many = account.users.get('many');
    if (many) many.tags = { Contact: addresses.join(' ') };
    for (const address of addresses) life.stage.organization.ses.bounce(address);
  },
  harmsItself: true,
});

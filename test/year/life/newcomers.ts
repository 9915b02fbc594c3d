import { accessKey, account, user } from '../../../src/simulator/world/builders.ts';
import { identifiers } from '../../../src/simulator/world/identifiers.ts';
import type { AccessKey, MemberAccount, User } from '../../../src/simulator/world/world.ts';

/** Makes what comes into a world; of one seed they have the same IDs wherever its year is lived. */
export interface Newcomers {
  key(createDate: Date): AccessKey;
  user(overrides: Partial<User>): User;
  account(overrides: Parameters<typeof account>[0]): MemberAccount;
}

/** IAM knows no fractions. */
export const wholeSecond = (moment: Date): Date => new Date(moment.getTime() - (moment.getTime() % 1_000));

export function newcomers(): Newcomers {
  const serial = identifiers('life');
  return {
    key: (createDate) => accessKey({ id: serial.accessKeyId(), createDate: wholeSecond(createDate) }),
    user: (overrides) => {
      const id = serial.userId();
      return user({ id, name: `user-${id.slice(-6).toLowerCase()}`, ...overrides });
    },
    account: (overrides) => account({ id: serial.accountId(), ...overrides }),
  };
}

import { ApiError } from '../protocol/api-error.ts';
import { anyResource, callerAccount, type Invocation, type Operation } from '../operation.ts';
import { pageOf, type Page } from '../protocol/paging.ts';
import { optionalCount, optionalText, requiredText } from '../protocol/request-parameters.ts';
import { memberList } from '../protocol/xml.ts';
import { userArn } from '../world/arn.ts';
import type { User } from '../world/world.ts';
import {
  namedUser,
  namedUserArn,
  pageElements,
  setTag,
  tagElements,
  userElement,
  userElements,
} from './users.ts';

/** A page of an IAM list: of `MaxItems`, and never of more than the world puts on a page. */
export const iamPage = <T>({ params }: Invocation, items: Iterable<T>, mostPerPage: number): Page<T> =>
  pageOf(
    items,
    optionalText(params, 'Marker'),
    Math.min(mostPerPage, optionalCount(params, 'MaxItems') ?? mostPerPage),
  );

const listUsers: Operation = {
  resource: anyResource,
  answer(invocation) {
    const { id, users } = callerAccount(invocation);
    const prefix = optionalText(invocation.params, 'PathPrefix') ?? '/';
    const wanted =
      prefix === '/' ? users.values() : [...users.values()].filter(({ path }) => path.startsWith(prefix));
    const page = iamPage(invocation, wanted, invocation.simulation.world.paging.usersPerPage);
    return (
      memberList(
        'Users',
        page.items.map((user) => userElements(id, user)),
      ) + pageElements(page)
    );
  },
};

const getUser: Operation = {
  resource: namedUserArn,
  answer: (invocation) => userElement(invocation.caller.accountId, namedUser(invocation)),
};

const listUserTags: Operation = {
  resource: namedUserArn,
  answer(invocation) {
    const { tagsPerPage } = invocation.simulation.world.paging;
    const page = iamPage(invocation, Object.entries(namedUser(invocation).tags), tagsPerPage);
    return memberList('Tags', tagElements(page.items)) + pageElements(page);
  },
};

const createUser: Operation = {
  resource: ({ params, caller }) => userArn(caller.accountId, newUserName(params)),
  answer(invocation) {
    const { simulation, params } = invocation;
    const { id, users } = callerAccount(invocation);
    const { name, path } = newUserName(params);
    if (!/^[\w+=,.@-]{1,64}$/.test(name))
      throw new ApiError(400, 'ValidationError', 'userName is not valid.');
    if ([...users.keys()].some((each) => each.toLowerCase() === name.toLowerCase())) {
      throw new ApiError(409, 'EntityAlreadyExists', `User with name ${name} already exists.`);
    }
    const user: User = {
      name,
      path,
      id: simulation.identifiers.userId(),
      createDate: simulation.clock.now(),
      tags: {},
      accessKeys: [],
    };
    for (const [key, value] of tagParameters(params)) setTag(user.tags, key, value);
    users.set(name, user);
    return userElement(id, user);
  },
};

const tagUser: Operation = {
  resource: namedUserArn,
  answer(invocation) {
    const { tags } = namedUser(invocation);
    for (const [key, value] of tagParameters(invocation.params)) setTag(tags, key, value);
    return '';
  },
};

const newUserName = (params: Invocation['params']): Pick<User, 'name' | 'path'> => ({
  name: requiredText(params, 'UserName'),
  path: optionalText(params, 'Path') ?? '/',
});

function tagParameters(params: Invocation['params']): [string, string][] {
  const tags: [string, string][] = [];
  for (let index = 1; ; index += 1) {
    const key = optionalText(params, `Tags.member.${index}.Key`);
    if (key === undefined) return tags;
    tags.push([key, optionalText(params, `Tags.member.${index}.Value`) ?? '']);
  }
}

export const userOperations: Readonly<Record<string, Operation>> = {
  ListUsers: listUsers,
  GetUser: getUser,
  ListUserTags: listUserTags,
  CreateUser: createUser,
  TagUser: tagUser,
};

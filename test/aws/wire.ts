/** The members of an answer. A list is an array; in XML its items are `member`s. */
export type Members = { readonly [name: string]: Member };
export type Member = string | number | boolean | null | Members | readonly Member[];

export type Protocol = 'xml' | 'json';

/** An answer as the service writes it. */
export function written(verb: string, protocol: Protocol, members: Members): string {
  if (protocol === 'json') return JSON.stringify(members);
  const result = `<${verb}Result>${elements(members)}</${verb}Result>`;
  return `<${verb}Response>${result}<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></${verb}Response>`;
}

const elements = (members: Members): string =>
  Object.entries(members)
    .map(([name, member]) => `<${name}>${content(member)}</${name}>`)
    .join('');

function content(member: Member): string {
  if (member === null) return '';
  if (Array.isArray(member))
    return (member as readonly Member[]).map((each) => `<member>${content(each)}</member>`).join('');
  return typeof member === 'object' ? elements(member as Members) : String(member);
}

/** The same members with one changed, named like `Users.0.Arn`; it is taken out when there is no other for it. */
export function changed(members: Members, path: string, to?: (member: Member) => Member): Members {
  const copy = structuredClone(members) as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? '';
  const holder = names.reduce<unknown>(
    (value, name) => (value as Record<string, unknown>)[name],
    copy,
  ) as Record<string, Member>;
  if (!(last in holder)) throw new Error(`there is no ${path}`);
  if (to) holder[last] = to(holder[last] as Member);
  else Reflect.deleteProperty(holder, last);
  return copy as Members;
}

/** Of another type than it should be, as far as the protocol has types. */
export function ofAnotherType(protocol: Protocol, member: Member): Member {
  const isComposite = typeof member === 'object' && member !== null;
  if (isComposite) return 'x';
  return protocol === 'xml' || typeof member !== 'string' ? { x: 'y' } : 5;
}

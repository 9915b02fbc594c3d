/** What a pattern has in one place: a letter, or any of a kind, perhaps many. */
interface Place {
  readonly letter: string | null;
  readonly many: boolean;
  /** In the parts of an ARN before the resource, a variable is no more than its part. */
  readonly withoutColon: boolean;
}

const letters = (text: string): Place[] =>
  Array.from(text, (letter) => ({ letter, many: false, withoutColon: false }));
const any = (many: boolean, withoutColon = false): Place => ({ letter: null, many, withoutColon });

/** `*` and `?` as IAM reads them in a Resource; IAM's own variables (`${aws:username}`) stand for a text. */
export function resourcePattern(resource: string): readonly Place[] {
  return resource.split(/(\*|\?|\$\{[^}]*\})/).flatMap((part) => {
    if (part === '*') return [any(true)];
    if (part === '?') return [any(false)];
    return part.startsWith('${') ? [any(false), any(true)] : letters(part);
  });
}

const PARTS_BEFORE_RESOURCE = 5;

/** The ARN of a resource type, such as `arn:${Partition}:iam::${Account}:user/${UserNameWithPath}`. */
export function arnPattern(arn: string): readonly Place[] {
  let colons = 0;
  return arn.split(/(\$\{[^}]*\})/).flatMap((part) => {
    const withoutColon = colons < PARTS_BEFORE_RESOURCE;
    if (part.startsWith('${')) return [any(false, withoutColon), any(true, withoutColon)];
    colons += part.split(':').length - 1;
    return part.split(/(\*)/).flatMap((each) => (each === '*' ? [any(true)] : letters(each)));
  });
}

/** Whether there is a text that both patterns match. */
export function haveTextInCommon(one: readonly Place[], other: readonly Place[]): boolean {
  const seen = new Set<number>();
  const from = (at: number, otherAt: number): boolean => {
    const key = at * (other.length + 1) + otherAt;
    if (seen.has(key)) return false;
    seen.add(key);
    const [place, otherPlace] = [one[at], other[otherAt]];
    if (place === undefined && otherPlace === undefined) return true;
    if (place?.many && from(at + 1, otherAt)) return true;
    if (otherPlace?.many && from(at, otherAt + 1)) return true;
    if (place === undefined || otherPlace === undefined || !meet(place, otherPlace)) return false;
    return from(place.many ? at : at + 1, otherPlace.many ? otherAt : otherAt + 1);
  };
  return from(0, 0);
}

function meet(one: Place, other: Place): boolean {
  if (one.letter !== null && other.letter !== null) return one.letter === other.letter;
  const letter = one.letter ?? other.letter;
  return letter !== ':' || (one.letter === null ? !one.withoutColon : !other.withoutColon);
}

import type { Resource, Template } from './template.ts';

/** Lambda's functions and their versions, by the function's name, as a deployment meets them. */
export class LambdaFunctions {
  readonly #functions = new Map<string, { latest: string; readonly versions: Map<number, string> }>();
  readonly #next = new Map<string, number>();

  /** Makes the function or brings it up to date. @returns what takes it back */
  put(name: string, code: string): () => void {
    const before = this.#functions.get(name);
    if (before === undefined) {
      this.#functions.set(name, { latest: code, versions: new Map() });
      return () => {
        this.delete(name);
      };
    }
    const { latest } = before;
    before.latest = code;
    return () => {
      before.latest = latest;
    };
  }

  /** All versions go with it. */
  delete(name: string): void {
    this.#functions.delete(name);
  }

  /**
   * "Lambda doesn't publish a version if the function's configuration and code haven't changed since the last version": it
   * answers with that one, and CloudFormation's handler takes a version that is there for somebody else's.
   * @throws Error then
   */
  publish(name: string): number {
    const found = this.#functions.get(name);
    if (!found) throw new Error(`Function not found: ${name}`);
    const last = Math.max(0, ...found.versions.keys());
    if (found.versions.get(last) === found.latest)
      throw new Error(`A version for this Lambda function exists ( ${last} )`);
    const number = this.#next.get(name) ?? 1;
    this.#next.set(name, number + 1);
    found.versions.set(number, found.latest);
    return number;
  }

  unpublish(name: string, number: number): void {
    this.#functions.get(name)?.versions.delete(number);
  }

  versionsOf(name: string): number[] {
    return [...(this.#functions.get(name)?.versions.keys() ?? [])];
  }
}

/** Whatever a version is published of: configuration and code, but neither tags nor concurrency, nor where the code lay. */
export function codeOf(id: string, { Resources }: Template): string {
  const versioned = Object.entries(Resources[id]?.Properties ?? {}).filter(
    ([name]) => !['Code', 'Tags', 'ReservedConcurrentExecutions'].includes(name),
  );
  const hashes = Object.values(Resources)
    .filter((each) => each.Type === 'AWS::Lambda::Version' && functionOf(each) === id)
    .map(({ Properties }) => Properties?.CodeSha256);
  return JSON.stringify([versioned, hashes]);
}

/** The logical ID of the function that a version is of. */
export function functionOf({ Properties }: Resource): string {
  return (Properties?.FunctionName as { readonly Ref: string }).Ref;
}

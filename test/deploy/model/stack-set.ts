/** An organization: of each account the OUs above it, its root first. */
export type Tree = Readonly<Record<string, readonly string[]>>;

/**
 * In which accounts a StackSet has a stack when the roots and OUs that it targets are changed, as the handler of
 * AWS::CloudFormation::StackSet does it: it compares the old and the new list as plain text, deletes the stacks of every OU that
 * is gone (of all accounts below it), then updates, then creates those of every OU that is new.
 */
export class StackSetModel {
  readonly #tree: Tree;
  readonly #with = new Set<string>();
  #targets: readonly string[] = [];

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  target(targets: readonly string[]): void {
    const gone = this.#targets.filter((each) => !targets.includes(each));
    const fresh = targets.filter((each) => !this.#targets.includes(each));
    for (const account of this.below(gone)) this.#with.delete(account);
    for (const account of this.below(fresh)) this.#with.add(account);
    this.#targets = targets;
  }

  below(targets: readonly string[]): string[] {
    return Object.entries(this.#tree).flatMap(([account, above]) =>
      above.some((each) => targets.includes(each)) ? [account] : [],
    );
  }

  /** Accounts that are targeted and have no stack. */
  get lacking(): string[] {
    return this.below(this.#targets).filter((account) => !this.#with.has(account));
  }
}

import { CREATE_ONLY } from './create-only.ts';
import { codeOf, functionOf, LambdaFunctions } from './lambda-functions.ts';
import { inOrder, type Resource, type Template } from './template.ts';

/** At which resource a deployment fails: before it is made, or when it is there and does not become what it should. */
export interface Failure {
  readonly at: string;
  readonly when: 'before' | 'after';
}

export type Outcome =
  { readonly ended: 'complete' } | { readonly ended: 'rolled back'; readonly why: string };

interface Standing {
  readonly resource: Resource;
  readonly physicalId: string;
}

/**
 * One stack in one account, as CloudFormation deploys it: resources in the order of their references; what changed what it
 * cannot change is made anew beside the old one; at a failure everything is taken back; after a success goes what is no
 * longer in the template. It keeps what `DeletionPolicy` says, and what DynamoDB protects (AWS's user guide: "DeletionPolicy
 * attribute", "Update behaviors of stack resources").
 */
export class StackModel {
  readonly #standing = new Map<string, Standing>();
  /** By type and name, and whether it may not be deleted. */
  readonly #account = new Map<string, boolean>();
  readonly functions = new LambdaFunctions();
  #made = 0;

  /** What stands in the account, of this stack or of none. */
  get things(): string[] {
    return [...this.#account.keys()];
  }

  /** What is there that no stack knows. */
  get leftBehind(): string[] {
    const known = new Set([...this.#standing.values()].map(({ physicalId }) => physicalId));
    return this.things.filter((thing) => !known.has(thing));
  }

  deploy(template: Template, failure?: Failure): Outcome {
    const undo: (() => void)[] = [];
    const replaced: Standing[] = [];
    try {
      for (const id of inOrder(template)) this.#bringUp(id, template, { failure, undo, replaced });
    } catch (error) {
      for (const takeBack of undo.reverse()) takeBack();
      return { ended: 'rolled back', why: (error as Error).message };
    }
    for (const { resource, physicalId } of replaced)
      if (resource.UpdateReplacePolicy !== 'Retain') this.#remove(physicalId, resource);
    for (const [id, { resource, physicalId }] of [...this.#standing].reverse()) {
      if (id in template.Resources) continue;
      this.#standing.delete(id);
      if (!resource.DeletionPolicy?.startsWith('Retain')) this.#remove(physicalId, resource);
    }
    return { ended: 'complete' };
  }

  /** `serverless remove`. */
  remove(): void {
    this.deploy({ Resources: {} });
  }

  /** What an import does: a resource that is there and of no stack becomes this stack's. */
  adopt(id: string, resource: Resource): void {
    const physicalId = this.#nameOf(id, resource);
    if (!this.#account.has(physicalId)) throw new Error(`${physicalId} does not exist`);
    this.#standing.set(id, { resource, physicalId });
  }

  /** Somebody switches the protection of a table on, beside the stack. */
  protect(thing: string): void {
    this.#account.set(thing, true);
  }

  #bringUp(
    id: string,
    template: Template,
    {
      failure,
      undo,
      replaced,
    }: {
      readonly failure: Failure | undefined;
      readonly undo: (() => void)[];
      readonly replaced: Standing[];
    },
  ): void {
    const resource = template.Resources[id];
    if (!resource) throw new Error(`no ${id}`);
    const before = this.#standing.get(id);
    if (before && sameText(before.resource, resource)) return;
    const fails = (when: Failure['when']): void => {
      if (failure?.at === id && failure.when === when) throw new Error(`${id} failed on purpose`);
    };
    fails('before');
    const isNew = !before || mustBeMadeAnew(before.resource, resource);
    if (isNew) {
      const physicalId = this.#make(id, template);
      this.#standing.set(id, { resource, physicalId });
      if (before) replaced.push(before);
      undo.push(() => {
        if (before) this.#standing.set(id, before);
        else this.#standing.delete(id);
        if (before !== undefined || resource.DeletionPolicy !== 'Retain') this.#remove(physicalId, resource);
      });
    } else {
      this.#standing.set(id, { ...before, resource });
      const takeBack =
        resource.Type === 'AWS::Lambda::Function'
          ? this.functions.put(before.physicalId, codeOf(id, template))
          : () => undefined;
      undo.push(() => {
        takeBack();
        this.#standing.set(id, before);
      });
    }
    fails('after');
  }

  #make(id: string, template: Template): string {
    const resource = template.Resources[id];
    if (!resource) throw new Error(`no ${id}`);
    if (resource.Type === 'AWS::Lambda::Version') {
      const name = this.#standing.get(functionOf(resource))?.physicalId ?? '';
      const version = `AWS::Lambda::Version ${name} ${this.functions.publish(name)}`;
      this.#account.set(version, false);
      return version;
    }
    const physicalId = this.#nameOf(id, resource);
    if (this.#account.has(physicalId)) throw new Error(`${physicalId} already exists`);
    this.#account.set(physicalId, resource.Properties?.DeletionProtectionEnabled === true);
    if (resource.Type === 'AWS::Lambda::Function') this.functions.put(physicalId, codeOf(id, template));
    return physicalId;
  }

  /** CloudFormation makes names for what has none. */
  #nameOf(id: string, { Type, Properties }: Resource): string {
    const { name } = createOnly(Type);
    const own = name === null ? undefined : Properties?.[name];
    return `${Type} ${own === undefined ? `${id}-${(this.#made += 1)}` : JSON.stringify(own)}`;
  }

  /** What is protected stays, and the deployment goes on. */
  #remove(physicalId: string, { Type }: Resource): void {
    if (this.#account.get(physicalId) === true) return;
    this.#account.delete(physicalId);
    if (Type === 'AWS::Lambda::Function') {
      this.functions.delete(physicalId);
      for (const thing of this.things)
        if (thing.startsWith(`AWS::Lambda::Version ${physicalId} `)) this.#account.delete(thing);
    }
    const [, name, number] = /^AWS::Lambda::Version (.*) (\d+)$/.exec(physicalId) ?? [];
    if (name !== undefined) this.functions.unpublish(name, Number(number));
  }
}

const sameText = (one: Resource, other: Resource): boolean =>
  JSON.stringify([one.Type, one.Properties]) === JSON.stringify([other.Type, other.Properties]);

function createOnly(type: string): NonNullable<(typeof CREATE_ONLY)[string]> {
  const found = CREATE_ONLY[type];
  if (!found) throw new Error(`It is not written down what of a ${type} cannot be changed (create-only.ts)`);
  return found;
}

function mustBeMadeAnew(before: Resource, after: Resource): boolean {
  const isChanged = (property: string): boolean =>
    JSON.stringify(before.Properties?.[property]) !== JSON.stringify(after.Properties?.[property]);
  // By condition, in the words of its schema: there or not there, whatever its values.
  const isDurable = ({ Properties }: Resource): boolean => Properties?.DurableConfig !== undefined;
  return createOnly(after.Type).properties.some(isChanged) || isDurable(before) !== isDurable(after);
}

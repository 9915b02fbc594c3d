/** A packaged template, as far as deploying it is told by it. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** Logical IDs, each behind all that it refers to or depends on. @throws Error at a circle */
export function inOrder({ Resources }: Template): string[] {
  const done: string[] = [];
  const visit = (id: string, above: readonly string[]): void => {
    if (done.includes(id)) return;
    if (above.includes(id)) throw new Error(`${[...above, id].join(' → ')} is a circle`);
    for (const other of neededBy(Resources[id])) if (other in Resources) visit(other, [...above, id]);
    done.push(id);
  };
  for (const id of Object.keys(Resources)) visit(id, []);
  return done;
}

function neededBy(resource: Resource | undefined): string[] {
  const { Properties, DependsOn = [] } = resource ?? {};
  return [...[DependsOn].flat(), ...referencesIn(Properties)];
}

function referencesIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(referencesIn);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === 'Ref') return [String(value)];
    if (key === 'Fn::GetAtt') return [String([value].flat()[0]).split('.')[0] ?? ''];
    if (key === 'Fn::Sub')
      return [...JSON.stringify(value).matchAll(/\$\{(\w+)(?:\.\w+)?\}/g)].map(([, id = '']) => id);
    return referencesIn(value);
  });
}

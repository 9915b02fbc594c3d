/** Of a rule's target, as CloudFormation has it. */
export interface InputTransformer {
  readonly InputPathsMap: Readonly<Record<string, string>>;
  readonly InputTemplate: string;
}

/**
 * What EventBridge hands to the target: a variable that stands in quotes is put in as it is, one that stands by itself as JSON
 * (EventBridge User Guide, "Transforming Amazon EventBridge target input").
 * @throws Error for a path that leads nowhere, and where no JSON comes of it
 */
export function transformed({ InputPathsMap, InputTemplate }: InputTransformer, event: unknown): unknown {
  let inQuotes = false;
  const text = InputTemplate.replace(/\\.|"|<(\w+)>/g, (found, name: string | undefined) => {
    if (found === '"') inQuotes = !inQuotes;
    if (name === undefined) return found;
    const path = InputPathsMap[name];
    const value = path === undefined ? undefined : valueAt(path, event);
    if (value === undefined) throw new Error(`<${name}> leads nowhere`);
    return inQuotes && typeof value === 'string' ? value : JSON.stringify(value);
  });
  return JSON.parse(text);
}

/** `$.detail.keys.deactivated` */
function valueAt(path: string, event: unknown): unknown {
  const members = path.split('.').slice(1);
  return members.reduce<unknown>(
    (value, member) => (value as Readonly<Record<string, unknown>> | undefined)?.[member],
    event,
  );
}

/** An EventBridge event pattern of exact values: lists of what is accepted, by the event's own structure. */
export type EventPattern = { readonly [field: string]: EventPattern | readonly string[] };

/**
 * Whether EventBridge hands such an event on: every field of the pattern is in the event with one of the values listed;
 * where the event has a list, one of its values is enough (EventBridge User Guide, "Creating event patterns").
 * @throws Error for comparison operators, which are not known here
 */
export function matchesPattern(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    const given = (event as Readonly<Record<string, unknown>> | undefined)?.[field];
    if (!isList(wanted)) return matchesPattern(wanted, given);
    if (wanted.some((value) => typeof value !== 'string')) throw new Error(`${field} has an operator`);
    return [given].flat().some((value) => wanted.includes(String(value)));
  });
}

const isList = (node: EventPattern | readonly string[]): node is readonly string[] => Array.isArray(node);

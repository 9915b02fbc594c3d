const MAX_LISTED = 20;

/** A list under its title, for a terminal; nothing when there is nothing to list. */
export function section(title: string, items: readonly string[], all: boolean): string[] {
  if (items.length === 0) return [];
  const more = all ? 0 : items.length - MAX_LISTED;
  return [
    '',
    `  ${title} (${items.length})`,
    ...items.slice(0, more > 0 ? MAX_LISTED : undefined).map((item) => `    ${item}`),
    ...(more > 0 ? [`    … and ${more} more; --all lists them`] : []),
  ];
}

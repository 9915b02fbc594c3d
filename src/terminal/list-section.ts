const MAX_LISTED = 20;

/** A list under its title, for a terminal; nothing when there is nothing to list. `--json` lists all. */
export function section(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length - MAX_LISTED;
  return [
    '',
    `  ${title} (${items.length})`,
    ...items.slice(0, MAX_LISTED).map((item) => `    ${item}`),
    ...(more > 0 ? [`    … and ${more} more; --json lists all`] : []),
  ];
}

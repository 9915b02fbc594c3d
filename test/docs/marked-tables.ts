/** A table of a page, under a comment such as `<!-- grants: EnforcerRole -->`; the names are what stands behind the colon. */
export interface MarkedTable {
  readonly names: readonly string[];
  /** Cells as they are written, without the heading. */
  readonly rows: readonly (readonly string[])[];
}

/** All tables of a page under this comment, whatever it names. @throws Error when there is none */
export function marked(page: string, marker: string): MarkedTable[] {
  const comment = new RegExp(`<!-- ${marker}(?:: ([\\w ]+))? -->\\n(.*?)<!-- end -->`, 'gs');
  const tables = [...page.matchAll(comment)].map(([, names = '', table = '']) => ({
    names: names.split(' ').filter(Boolean),
    rows: table
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2)
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
  }));
  if (tables.length === 0) throw new Error(`the page has no table under "${marker}"`);
  return tables;
}

/** What stands in backticks. */
export const quoted = (cell: string): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

import widthOf from 'string-width';
import { cut } from './cut.ts';

export interface Column {
  readonly head: string;
  /** Cells may be cut down to so many columns where space is short; others are never cut. */
  readonly shrinksTo?: number;
  /** Left out, highest first, where even that does not fit. */
  readonly dropsAt?: number;
  readonly align?: 'right';
}

const GAP = '  ';

/**
 * Rows of one line each, at most `width` columns of the terminal wide; wide letters count as two. Cells hold no control
 * characters.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const all = columns.map((column, at) => ({
    column,
    at,
    // Not all at once as arguments: a plan of a whole organization has more rows than a call may have of them.
    width: rows.reduce((most, row) => Math.max(most, widthOf(row[at] ?? '')), widthOf(column.head)),
  }));
  const fitted = fit(all, width);
  const line = (cellOf: (at: number) => string): string =>
    fitted
      .map(({ column, at, width: room }, place) => {
        const cell = cut(cellOf(at), room);
        const pad = ' '.repeat(Math.max(0, room - widthOf(cell)));
        if (column.align === 'right') return pad + cell;
        return place === fitted.length - 1 ? cell : cell + pad;
      })
      .join(GAP)
      .trimEnd();
  return [line((at) => columns[at]?.head ?? ''), ...rows.map((row) => line((at) => row[at] ?? ''))];
}

interface Fitted {
  readonly column: Column;
  readonly at: number;
  readonly width: number;
}

/** Cuts the widest of the columns that may be cut, one by one; drops columns where that is not enough. */
function fit(columns: readonly Fitted[], width: number): readonly Fitted[] {
  const fitted = [...columns];
  const total = (): number =>
    fitted.reduce((sum, each) => sum + each.width, 0) + GAP.length * (fitted.length - 1);
  while (total() > width) {
    const cuttable = fitted
      .filter((each) => each.width > (each.column.shrinksTo ?? Infinity))
      .sort((a, b) => b.width - a.width);
    const [widest, next] = cuttable;
    if (widest === undefined) return drop(columns, width) ?? fitted;
    const floor = Math.max(
      widest.column.shrinksTo ?? 0,
      next === undefined || next.width === widest.width ? widest.width - 1 : next.width,
    );
    const cut = Math.max(floor, widest.width - (total() - width));
    fitted[fitted.indexOf(widest)] = { ...widest, width: cut };
  }
  return fitted;
}

function drop(columns: readonly Fitted[], width: number): readonly Fitted[] | null {
  const first = columns.reduce<Fitted | null>(
    (chosen, each) => ((each.column.dropsAt ?? 0) > (chosen?.column.dropsAt ?? 0) ? each : chosen),
    null,
  );
  return (
    first &&
    fit(
      columns.filter((each) => each !== first),
      width,
    )
  );
}

/** Columns of the terminal; a pipe gets what a wide one would. */
export function widthOfStream(stream: { readonly columns?: number }): number {
  return Math.max(40, Math.min(stream.columns ?? 200, 200));
}

/**
 * `broken`: a run would fail, would do less than it should, or could lose what it must keep; something is to be done.
 * `attention`: it could not be told, or works and could be better.
 */
export type FindingKind = 'ok' | 'attention' | 'broken';

/** One thing that was found, and what to do about it. */
export interface Finding {
  readonly kind: FindingKind;
  readonly found: string;
  /** null when there is nothing to do. */
  readonly fix: string | null;
  /** The command that does it, line by line, as a POSIX shell takes it. */
  readonly command: readonly string[];
  /** What it is about, one by one. */
  readonly items: readonly string[];
}

type More = Partial<Pick<Finding, 'command' | 'items'>>;

export function ok(found: string, more: More = {}): Finding {
  return { kind: 'ok', found, fix: null, command: [], items: [], ...more };
}

export function attention(found: string, fix: string, more: More = {}): Finding {
  return { kind: 'attention', found, fix, command: [], items: [], ...more };
}

export function broken(found: string, fix: string, more: More = {}): Finding {
  return { kind: 'broken', found, fix, command: [], items: [], ...more };
}

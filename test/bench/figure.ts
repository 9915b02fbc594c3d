/** A row of the table: what was measured, the figure, and what it is held against. */
export interface Figure {
  readonly measurement: string;
  readonly figure: number | string;
  readonly unit: string;
  /** As people read it: `≤ 1.3`; empty for a figure without a goal. */
  readonly goal: string;
  /** null for a figure without a goal. */
  readonly met: boolean | null;
}

export type Goal = { readonly atMost: number } | { readonly atLeast: number } | { readonly is: string };

/** A figure with a unit, shown to so many digits; the goal is held against it unrounded. */
export function figure(measurement: string, value: number, unit: string, digits = 1, goal?: Goal): Figure {
  const shown = { measurement, figure: Number(value.toFixed(digits)), unit };
  return { ...shown, ...held(value, goal) };
}

/** What came out, in a word. */
export function outcome(measurement: string, value: string, goal?: Goal): Figure {
  return { measurement, figure: value, unit: '', ...held(value, goal) };
}

function held(value: number | string, goal: Goal | undefined): Pick<Figure, 'goal' | 'met'> {
  if (goal === undefined) return { goal: '', met: null };
  if ('is' in goal) return { goal: goal.is, met: value === goal.is };
  if ('atMost' in goal) return { goal: `≤ ${goal.atMost}`, met: Number(value) <= goal.atMost };
  return { goal: `≥ ${goal.atLeast}`, met: Number(value) >= goal.atLeast };
}

export function line({ measurement, figure: value, unit, goal, met }: Figure): string {
  const verdict = met === null ? '' : `goal ${goal.padEnd(10)} ${met ? 'ok' : 'MISSED'}`;
  return `${measurement.padEnd(76)} ${String(value).padStart(9)} ${unit.padEnd(13)} ${verdict}`.trimEnd();
}

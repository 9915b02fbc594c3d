/** A value of one period, or that there is none. */
export type Point = number | null;

/**
 * What AWS's guide leaves open (CloudWatch, "Using math expressions"): what FILL makes of a metric that was never published,
 * and what SUM makes of a list in which one has no value.
 */
export interface Reading {
  readonly fillOfNever: 'nothing' | 'filled';
  readonly sumOfSome: 'nothing' | 'of the others';
}

export const READINGS: readonly Reading[] = (['nothing', 'filled'] as const).flatMap((fillOfNever) =>
  (['nothing', 'of the others'] as const).map((sumOfSome) => ({ fillOfNever, sumOfSome })),
);

/** A metric in the period that is looked at. */
export interface Series {
  readonly point: Point;
  /** Whether it was ever published. */
  readonly exists: boolean;
}

const TOKEN = /\s*(>=|<=|==|!=|[-+*/<>(),[\]]|\d+(?:\.\d+)?|[A-Za-z]\w*)/y;

/** As much of CloudWatch's metric math as alarms of this kind use. @throws Error at anything else */
export function evaluate(
  expression: string,
  series: Readonly<Record<string, Series>>,
  reading: Reading,
): Point {
  const tokens = tokensOf(expression);
  const next = (): string => tokens.shift() ?? '';
  const skip = (token: string): void => {
    const found = next();
    if (found !== token) throw new Error(`"${expression}": "${found}" where "${token}" was expected`);
  };

  const operations = (lower: () => Series, operators: Readonly<Record<string, Operator>>) => (): Series => {
    let left = lower();
    for (let operator = operators[tokens[0] ?? '']; operator; operator = operators[tokens[0] ?? '']) {
      next();
      left = both(left, lower(), operator);
    }
    return left;
  };
  const product = operations(() => primary(), { '*': (a, b) => a * b, '/': (a, b) => a / b });
  const sum = operations(product, { '+': (a, b) => a + b, '-': (a, b) => a - b });
  const comparison = operations(sum, {
    '>': (a, b) => Number(a > b),
    '<': (a, b) => Number(a < b),
    '>=': (a, b) => Number(a >= b),
    '<=': (a, b) => Number(a <= b),
    '==': (a, b) => Number(a === b),
    '!=': (a, b) => Number(a !== b),
  });

  function listUntil(end: string): Series[] {
    const items = [comparison()];
    while (tokens[0] === ',') {
      next();
      items.push(comparison());
    }
    skip(end);
    return items;
  }

  function call(name: string): Series {
    skip('(');
    if (name === 'SUM') {
      skip('[');
      const items = listUntil(']');
      skip(')');
      const points = items.map(({ point }) => point).filter((point) => point !== null);
      const isWhole = points.length === items.length || reading.sumOfSome === 'of the others';
      return { ...anyOf(items), point: isWhole && points.length > 0 ? points.reduce((a, b) => a + b) : null };
    }
    const [first, second, third] = listUntil(')');
    if (name === 'FILL' && first && second) {
      const canBeFilled = first.exists || reading.fillOfNever === 'filled';
      return { exists: first.exists, point: first.point ?? (canBeFilled ? second.point : null) };
    }
    if (name === 'IF' && first && second && third) {
      if (first.point === null) return { ...anyOf([first, second, third]), point: null };
      return first.point === 0 ? third : second;
    }
    throw new Error(`"${expression}": the function ${name} is not known here`);
  }

  function primary(): Series {
    const token = next();
    if (token === '(') {
      const [inner] = listUntil(')');
      if (inner) return inner;
    }
    if (/^\d/.test(token)) return { point: Number(token), exists: true };
    if (tokens[0] === '(') return call(token);
    const found = series[token];
    if (!found) throw new Error(`"${expression}" names ${token}, which is no metric of the alarm`);
    return found;
  }

  const { point } = comparison();
  if (tokens.length > 0) throw new Error(`"${expression}": nothing was expected at "${tokens.join(' ')}"`);
  return point;
}

type Operator = (a: number, b: number) => number;

/** Where either has no value, there is none. */
function both(a: Series, b: Series, operator: Operator): Series {
  return {
    ...anyOf([a, b]),
    point: a.point === null || b.point === null ? null : operator(a.point, b.point),
  };
}

const anyOf = (items: readonly Series[]): Pick<Series, 'exists'> => ({
  exists: items.some(({ exists }) => exists),
});

function tokensOf(expression: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < expression.trimEnd().length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const [, token] = TOKEN.exec(expression) ?? [];
    if (token === undefined) throw new Error(`"${expression}" cannot be read at ${at}`);
    tokens.push(token);
  }
  return tokens;
}

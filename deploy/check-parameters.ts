import { PARAMETERS, type Parameter, type ParameterName } from './parameter-table.ts';
import { nearest } from './nearest.ts';

export type Parameters = Readonly<Record<ParameterName, string>>;

type Given = Readonly<Record<string, unknown>>;

/** Thrown once, with all problems of all parameters. */
export class ParametersError extends Error {
  override readonly name = 'ParametersError';

  constructor(problems: readonly string[]) {
    super(['The parameters cannot be used:', ...problems.map((problem) => `  ${problem}`)].join('\n'));
  }
}

/**
 * Fills in defaults and checks every parameter. An empty value counts as not given, as it does for settings.
 * @throws ParametersError naming every parameter that is unknown, missing, cannot be read or does not fit the others
 */
export function checkParameters(given: Given): Parameters {
  const unknown = Object.keys(given).filter((name) => !(name in PARAMETERS));
  const entries = Object.entries<Parameter>(PARAMETERS).map(
    ([name, parameter]) => [name, textOf(given[name]) ?? parameter.default] as const,
  );
  const problems = [
    ...unknown.map(unknownProblem),
    ...entries.flatMap(([name, text]) => valueProblems(name as ParameterName, text)),
  ];
  const values = Object.fromEntries(entries) as Parameters;
  if (problems.length === 0) problems.push(...fitProblems(values));
  if (problems.length > 0) throw new ParametersError(problems);
  // As the engine writes addresses: the policy that lets it send compares letter by letter.
  const sourceMail = values.sourceMail.toLowerCase();
  return { ...values, sourceMail, operatorMail: values.operatorMail.toLowerCase() || sourceMail };
}

function textOf(value: unknown): string | undefined {
  const text = (typeof value === 'string' ? value : JSON.stringify(value ?? '')).trim();
  return text === '' || text === '""' ? undefined : text;
}

function unknownProblem(name: string): string {
  const meant = nearest(name, Object.keys(PARAMETERS));
  const hint =
    meant === undefined ? `known are ${Object.keys(PARAMETERS).join(', ')}` : `did you mean ${meant}?`;
  return `${name} is not a parameter; ${hint}`;
}

function valueProblems(name: ParameterName, text: string | null): string[] {
  const { takes, accepts }: Parameter = PARAMETERS[name];
  const pass = `Pass --param="${name}=…"`;
  if (text === null) return [`${name} is missing; it takes ${takes}. ${pass}.`];
  // operatorMail falls back to sourceMail.
  if (text === '' || accepts(text)) return [];
  return [`${name} is ${JSON.stringify(text.slice(0, 100))}; it takes ${takes}. ${pass}.`];
}

/** What no parameter can tell by itself. */
function fitProblems({ rollout, organizationId, targetOUs, memberRole }: Parameters): string[] {
  if (rollout === 'none') {
    return targetOUs === 'none'
      ? []
      : [
          `targetOUs is ${JSON.stringify(targetOUs)}, but rollout is "none": nothing would be rolled out there.`,
        ];
  }
  const why = `because rollout is "${rollout}"`;
  const problems: string[] = [];
  if (organizationId === 'own') {
    problems.push(`organizationId is missing; it takes an organization ID such as "o-exampleorgid", ${why}.`);
  }
  if (targetOUs === 'none') {
    problems.push(
      `targetOUs is missing; it takes the organization's root (r-ab12) or OUs (ou-ab12-cd34ef56), ${why}.`,
    );
  }
  if (memberRole.includes('/')) {
    problems.push(`memberRole is "${memberRole}"; it takes a role name without a path, ${why}.`);
  }
  return problems;
}

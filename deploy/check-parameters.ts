import { environmentBytes, lambdaEnvironment, MAX_ENVIRONMENT_BYTES } from './lambda-environment.ts';
import { targetProblems } from '../src/core/rollout-targets.ts';
import { partitionOfRegion } from '../src/core/partitions.ts';
import { nearest } from '../src/words/nearest.ts';
import { pathAndName, withRolePath } from '../src/settings/member-role-path.ts';
import { parseSettings } from '../src/settings/settings.ts';
import { SettingsError } from '../src/settings/settings-error.ts';
import { regionProblems } from './region-problems.ts';
import { PARAMETERS, type Parameter, type ParameterName, type Parameters } from './parameter-table.ts';
import { trustProblems } from './trust-policy.ts';

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
export function checkParameters(given: Given, region: string): Parameters {
  const unknown = Object.keys(given).filter((name) => !(name in PARAMETERS));
  const entries = Object.entries<Parameter>(PARAMETERS).map(
    ([name, parameter]) => [name, textOf(given[name]) ?? parameter.default] as const,
  );
  const problems = [
    ...unknown.map(unknownProblem),
    ...numberProblems(given),
    ...entries.flatMap(([name, text]) => valueProblems(name as ParameterName, text)),
  ];
  if (problems.length > 0) throw new ParametersError(problems);
  const filled = withAddresses(withPath(Object.fromEntries(entries) as Parameters));
  const values = textOf(given.reminderDays) === undefined ? withFittingReminders(filled) : filled;
  const misfits = fitProblems(values, region);
  if (misfits.length > 0) throw new ParametersError(misfits);
  return values;
}

/** The sender's address stays as it is written, as the engine sends it: SES tells identities apart by case. */
function withAddresses(values: Parameters): Parameters {
  return { ...values, operatorMail: (values.operatorMail || values.sourceMail).toLowerCase() };
}

/** As everything that forms the ARN of the role needs it, the engine's setting included. */
function withPath(values: Parameters): Parameters {
  return { ...values, memberRole: withRolePath(values.memberRole, values.rolePath) };
}

/** Days that were not asked for give way to `graceDays`, as they do where the engine is run by hand. */
function withFittingReminders(values: Parameters): Parameters {
  const { sourceMail, graceDays } = values;
  const { reminderDays } = parseSettings({ SOURCEMAIL: sourceMail, GRACEDAYS: graceDays }).policy;
  return { ...values, reminderDays: reminderDays.join(',') || 'none' };
}

/** YAML reads `0123456` as a number, and the text that was meant is gone. */
function numberProblems({ externalId }: Given): string[] {
  return typeof externalId === 'number'
    ? [`externalId is the number ${externalId}; put it in quotes, so that it stays as you write it.`]
    : [];
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
  const where = `Set it in parameters.yml or by --param="${name}=…".`;
  if (text === null) return [`${name} is missing; it takes ${takes}. ${where}`];
  if (text.includes('${'))
    return [`${name} has "\${" in it, which begins a variable of the deployment and not a text. ${where}`];
  // operatorMail falls back to sourceMail.
  if (text === '' || accepts(text)) return [];
  return [`${name} is ${JSON.stringify(text.slice(0, 100))}; it takes ${takes}. ${where}`];
}

/** What no parameter can tell by itself. */
function fitProblems(values: Parameters, region: string): string[] {
  return [
    ...memberRoleProblems(values),
    ...rolloutProblems(values),
    ...trustProblems(values, partitionOfRegion(region).name),
    ...regionProblems(values, region),
    ...sizeProblems(values),
    ...settingProblems(values),
  ];
}

const LONGEST_NAMED = 3;

function sizeProblems(values: Parameters): string[] {
  const bytes = environmentBytes(lambdaEnvironment(values));
  if (bytes <= MAX_ENVIRONMENT_BYTES) return [];
  const longest = Object.entries<Parameter>(PARAMETERS)
    .filter(([, { setting }]) => setting !== undefined)
    .map(([name]) => ({ name, bytes: Buffer.byteLength(values[name as ParameterName]) }))
    .sort((one, other) => other.bytes - one.bytes)
    .slice(0, LONGEST_NAMED)
    .map((each) => `${each.name} (${each.bytes})`);
  return [
    `The settings take ${bytes} bytes of the Lambda's environment, which has ${MAX_ENVIRONMENT_BYTES}; longest are ${longest.join(', ')}.`,
  ];
}

/** Which AWS Organizations makes in each account: good for a plan, since its session policy makes it read-only there. */
const ADMINISTRATORS_ROLE = 'OrganizationAccountAccessRole';

/** A hub that may enter every account as its administrator is what an attacker would want it to be (least privilege). */
function memberRoleProblems({ memberRole }: Parameters): string[] {
  return memberRole.toLowerCase().split('/').at(-1) === ADMINISTRATORS_ROLE.toLowerCase()
    ? [
        `memberRole is ${JSON.stringify(memberRole)}, an administrator of every account; it takes a role that may do what member-role/template.yaml grants and no more, such as keyrotation-member.`,
      ]
    : [];
}

function rolloutProblems({ rollout, organizationId, targetOUs, memberRole, rolePath }: Parameters): string[] {
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
  if (targetOUs !== 'none') {
    problems.push(...targetProblems(targetOUs.split(/[\s,]+/)).map((problem) => `targetOUs ${problem}`));
  }
  if (pathAndName(memberRole).path !== rolePath) {
    problems.push(
      `memberRole is "${memberRole}"; it takes a role name without a path (rolePath gives it one), ${why}.`,
    );
  }
  return problems;
}

/** Settings that do not go together, in the words of the engine, which would refuse them when it runs. */
function settingProblems(values: Parameters): string[] {
  const texts = Object.entries(lambdaEnvironment(values)).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  try {
    parseSettings(Object.fromEntries(texts));
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map((problem) => ('message' in problem ? problem.message : problem.name));
  }
}

import { CallerError } from './caller-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables by which AWS's own addresses are replaced, for all services or for one. */
function endpointsIn(environment: Environment): (readonly [name: string, value: string])[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    /^AWS_ENDPOINT_URL(?:_|$)/.test(name) && value ? [[name, value] as const] : [],
  );
}

/** @throws CallerError ENDPOINT_INVALID */
export function assertEndpoints(environment: Environment): void {
  for (const [name, value] of endpointsIn(environment)) {
    if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) continue;
    throw new CallerError(
      'ENDPOINT_INVALID',
      `${name} is ${JSON.stringify(value.slice(0, 100))}, which is no address.`,
      `Set ${name} to an address such as http://127.0.0.1:4566, or leave it unset to call AWS itself.`,
    );
  }
}

/** What to do when nothing was reached, and it is not AWS that was asked; null when it is. */
export function endpointFix(environment: Environment): string | null {
  const [first] = endpointsIn(environment);
  if (first === undefined) return null;
  const [name, value] = first;
  return `${name} sends the calls to ${value}: start what should answer there, or leave it unset to call AWS itself.`;
}

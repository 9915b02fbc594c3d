import { defaultProvider } from '@aws-sdk/credential-provider-node';
import type { ClientConfig, Clients } from '../../aws/clients.ts';
import { failureIn } from '../../aws/failure.ts';
import { CallerError } from './caller-error.ts';
import { assertDetours, detourIn } from './detours.ts';
import type { ConnectionFlags } from './options.ts';
import { askMfaCode } from './mfa.ts';
import { assertProfile } from './profile.ts';

/**
 * Who calls AWS, and where: flags over the places where every AWS SDK looks. A profile that is named becomes the one of the
 * environment, since the SDK looks for a profile's endpoint and sign-in nowhere else.
 * @throws CallerError when the profile is not there, or the Region, an endpoint or a proxy is none
 */
export async function callerConfig(
  { profile, region }: ConnectionFlags,
  environment: NodeJS.ProcessEnv,
): Promise<ClientConfig> {
  assertDetours(environment);
  const named = profile ?? environment.AWS_PROFILE;
  if (named) {
    await assertProfile(named, profile === undefined ? 'AWS_PROFILE' : '--profile');
    environment.AWS_PROFILE = named;
  }
  // The AWS CLI reads both, the SDK the first only.
  if (!environment.AWS_REGION && environment.AWS_DEFAULT_REGION)
    environment.AWS_REGION = environment.AWS_DEFAULT_REGION;
  return {
    ...(region === undefined ? {} : { region: asRegion(region, '--region') }),
    // One for all clients: who has to sign in does so once. Whoever names a profile by a flag has chosen between it and
    // credentials of the environment: nothing to warn of.
    credentials: defaultProvider({
      mfaCodeProvider: (device) => askMfaCode(device),
      ...(profile === undefined ? {} : { logger: SILENT }),
    }),
  };
}

/**
 * Who calls AWS at another place than that of the command, such as the hub that a ledger comes from. A profile is looked
 * for in the AWS configuration only; without one, it is the same caller.
 * @throws CallerError as `callerConfig`
 */
export async function otherCallerConfig(
  { profile, region }: { readonly profile: string | undefined; readonly region: string },
  flags: { readonly profile: string; readonly region: string },
): Promise<ClientConfig> {
  if (profile !== undefined) await assertProfile(profile, flags.profile);
  return {
    region: asRegion(region, flags.region),
    credentials: defaultProvider({
      mfaCodeProvider: (device) => askMfaCode(device),
      logger: SILENT,
      ...(profile === undefined ? {} : { profile }),
    }),
  };
}

const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Finds out before anything is done whether calls can be made at all. @throws CallerError with the fix */
export async function assertCaller({ config }: Pick<Clients['dynamodb'], 'config'>): Promise<void> {
  asRegion(await regionOf(config), 'AWS_REGION or the profile');
  try {
    await config.credentials();
  } catch (error) {
    const failure = failureIn(error);
    if (failure === null) throw error;
    const detour = failure.code === 'NO_CONNECTION' ? detourIn(process.env) : null;
    if (detour !== null) throw new CallerError(detour.code, failure.message, detour.fix, { cause: error });
    const whose = process.env.AWS_PROFILE;
    throw new CallerError(
      'CREDENTIALS_UNUSABLE',
      `There are no usable AWS credentials${whose ? ` in profile ${JSON.stringify(whose)}` : ''}: ${failure.message}`,
      whose
        ? `Sign in (aws sso login --profile ${whose}), or name another profile with --profile.`
        : 'Sign in and name the profile with --profile or AWS_PROFILE, or set AWS_ACCESS_KEY_ID and what belongs to it.',
      { cause: error },
    );
  }
}

async function regionOf(config: Clients['dynamodb']['config']): Promise<string> {
  try {
    return await config.region();
  } catch (error) {
    if (failureIn(error)?.code !== 'REGION_MISSING') throw error;
    throw new CallerError(
      'REGION_MISSING',
      'No AWS Region is set.',
      'Name the Region of the hub: pass --region, set AWS_REGION, or write a region into the profile.',
      { cause: error },
    );
  }
}

function asRegion(text: string, origin: string): string {
  if (/^[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}$/.test(text)) return text;
  throw new CallerError(
    'REGION_INVALID',
    `The Region is ${JSON.stringify(text.slice(0, 100))} (${origin}), which is no name of one.`,
    'Name the Region of the hub as AWS writes it, such as eu-west-1: with --region, in AWS_REGION or in the profile.',
  );
}

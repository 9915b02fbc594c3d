import { loadSharedConfigFiles } from '@smithy/core/config';
import { nearest } from '../../words/nearest.ts';
import { CallerError } from './caller-error.ts';

/**
 * The SDK would pass over a profile that is not there, and go on with whatever other credentials it finds.
 * @throws CallerError PROFILE_MISSING with the profile that was probably meant
 */
export async function assertProfile(name: string, origin: string): Promise<void> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const known = [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])].filter(
    (each) => !/^(?:sso-session|services)\./.test(each),
  );
  if (known.includes(name)) return;
  const meant = nearest(name, known);
  throw new CallerError(
    'PROFILE_MISSING',
    `The AWS configuration has no profile ${JSON.stringify(name.slice(0, 100))}, which ${origin} names.`,
    meant === undefined
      ? '`aws configure list-profiles` names those that are there; AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE say where else to look.'
      : `Did you mean ${JSON.stringify(meant)}? \`aws configure list-profiles\` names all.`,
  );
}

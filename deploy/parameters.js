// Read by serverless.yml: the checked parameters, and the values that follow from them.
import { loadTypeScript } from './load-typescript.js';
import { refuse } from './refuse.js';

// Archives keep the rights of the files in them. Lambda's own user has to read those, and the same commit is to make the same
// archive, whatever the umask of whoever packages.
process.umask(0o022);

/** `${file(deploy/parameters.js):checked}`: every parameter as text, checked by the engine's own rules. */
export async function checked({ options, resolveConfigurationProperty, resolveVariable }) {
  const { checkParameters } = await loadTypeScript('check-parameters.ts');
  const stage = options.stage ?? 'hub';
  if (stage !== 'hub')
    refuse(`The stage is ${stage}; there is one deployment an account, and its stage is hub.`);
  const params = (await resolveConfigurationProperty(['params'])) ?? {};
  try {
    return checkParameters(
      { ...params.default, ...params[stage], ...fromCommandLine(options.param) },
      await resolveVariable('self:provider.region'),
    );
  } catch (error) {
    if (error.name === 'ParametersError') refuse(error.message);
    throw error;
  }
}

/** `${file(deploy/parameters.js):region}`: never a guess, since a second stack in another Region would be in the way. */
export function region({ options }) {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const found = options.region ?? (AWS_REGION || AWS_DEFAULT_REGION);
  if (found) return found;
  return refuse(
    'No Region is set. Set AWS_REGION to the Region of the hub, where SES is set up, or pass --region.',
  );
}

/** `${file(deploy/parameters.js):derived}`: the same in the form that the templates need. */
export async function derived({ resolveVariable }) {
  const { deriveValues } = await loadTypeScript('derived-values.ts');
  return deriveValues(await resolveVariable('self:custom.parameters'));
}

/** Whatever stands in front of the first `=` is the name; `--param=name` alone says "true", as flags do. */
function fromCommandLine(params) {
  return Object.fromEntries(
    [params ?? []].flat().map((text) => {
      const at = text.indexOf('=');
      return at < 0 ? [text, 'true'] : [text.slice(0, at).trim(), text.slice(at + 1)];
    }),
  );
}

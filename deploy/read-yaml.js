import { createRequire } from 'node:module';

/** As the `serverless` command reads YAML: it knows CloudFormation's short forms such as `!Sub`. */
export function readYaml(text) {
  const requireOfServerless = createRequire(
    createRequire(import.meta.url).resolve('serverless/package.json'),
  );
  const schema = requireOfServerless('./lib/utils/serverless-utils/cloudformation-schema');
  return requireOfServerless('js-yaml').load(text, { schema });
}

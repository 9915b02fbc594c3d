import { resolveIntrinsics } from '../intrinsics.ts';
import type { Resources } from '../resource.ts';
import { statementProblems } from './statement-problems.ts';
import { statementsIn, type PlacedStatement } from './statement.ts';

const HUB = { accountId: '111122223333', region: 'eu-west-1' };

/** All statements of a packaged stack: roles, their trust, policies of queues, buckets and whatever else has one. */
export function statementsOf(packaged: Resources): PlacedStatement[] {
  const resources = named(packaged);
  return Object.entries(resources).flatMap(([name, { Properties }]) =>
    statementsIn(Properties, '').length === 0
      ? []
      : statementsIn(resolveIntrinsics(Properties, resources, HUB), name),
  );
}

/** CloudFormation thinks of a name for the bucket that deployments go through. */
function named(resources: Resources): Resources {
  const { ServerlessDeploymentBucket: bucket, ...others } = resources;
  if (!bucket) return resources;
  const Properties = { BucketName: 'keyrotation-deployments', ...bucket.Properties };
  return { ...others, ServerlessDeploymentBucket: { ...bucket, Properties } };
}

/** @throws Error that names each statement that AWS's Service Authorization Reference does not bear out, and why */
export async function assertSound(statements: readonly PlacedStatement[]): Promise<void> {
  const problems = (await Promise.all(statements.map(statementProblems))).flat();
  if (problems.length > 0) throw new Error(['Not as AWS reads policies:', ...new Set(problems)].join('\n  '));
}

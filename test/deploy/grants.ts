import { many, type Conditions, type PolicyDocument } from '../../src/simulator/policy/policy-document.ts';

export interface Grant {
  readonly action: string;
  readonly resource: string;
  readonly condition?: Conditions;
}

/** What a policy allows, an action and a resource at a time. @throws Error for statements that say it otherwise */
export const grantsOf = ({ Statement }: PolicyDocument): Grant[] =>
  many(Statement).flatMap(({ Effect, Action, Resource, Condition, NotAction, NotResource }) => {
    if (Effect !== 'Allow' || NotAction !== undefined || NotResource !== undefined) {
      throw new Error('only statements that allow actions on resources are expected here');
    }
    const condition = Condition === undefined ? {} : { condition: Condition };
    return many(Action).flatMap((action) =>
      many(Resource).map((resource) => ({ action, resource, ...condition })),
    );
  });

import { many, type PolicyDocument } from '../../src/simulator/policy/policy-document.ts';

export interface Grant {
  readonly action: string;
  readonly resource: string;
}

/** What a policy allows, an action and a resource at a time. */
export const grantsOf = ({ Statement }: PolicyDocument): Grant[] =>
  many(Statement).flatMap(({ Action, Resource }) =>
    many(Action).flatMap((action) => many(Resource).map((resource) => ({ action, resource }))),
  );

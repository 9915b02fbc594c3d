export type OneOrMany<T> = T | readonly T[];

export type Conditions = Readonly<Record<string, Readonly<Record<string, OneOrMany<string | boolean>>>>>;

export type PolicyStatement = {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: '*' | { AWS?: OneOrMany<string>; Service?: OneOrMany<string> };
  Action?: OneOrMany<string>;
  NotAction?: OneOrMany<string>;
  Resource?: OneOrMany<string>;
  NotResource?: OneOrMany<string>;
  Condition?: Conditions;
};

/** An IAM policy as AWS takes it: of a role, of a session, or (with `Principal`) a role's trust policy. */
export type PolicyDocument = {
  Version?: string;
  Id?: string;
  Statement: OneOrMany<PolicyStatement>;
};

export const many = <T>(value: OneOrMany<T> | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

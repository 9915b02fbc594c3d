/** Values of condition keys for one request; the keys in lower case, as IAM compares them. */
export type RequestContext = Readonly<Record<string, string | undefined>>;

/**
 * Puts a request's values in place of policy variables such as `${aws:PrincipalArn}`. `${AWS::AccountId}`, the
 * pseudo parameter of a CloudFormation template, is known as well, so that a template's policy can be used as it is.
 * A variable without a value matches nothing, as in IAM.
 */
export function substituteVariables(text: string, context: RequestContext): string {
  if (!text.includes('${')) return text;
  return text.replace(/\$\{([^}]+)\}/g, (variable, name: string) => context[name.toLowerCase()] ?? variable);
}

/** What the hub stack calls its resources (serverless.yml, deploy/*.yml). */
export const STACK = 'keyrotation';
export const STACK_SET = 'keyrotation-member-role';
export const SCHEDULE = 'keyrotation-daily';
export const CONFIGURATION_SET = 'keyrotation';
export const ENFORCER_ROLE = 'keyrotation-enforcer';
export const MEMBER_ROLE = 'keyrotation-member';
/** By the deployment parameter `durable`. */
export const FUNCTIONS = { durable: 'keyrotation-enforcer', plain: 'keyrotation-enforcer-plain' } as const;

export const STACK_SETS_PRINCIPAL = 'member.org.stacksets.cloudformation.amazonaws.com';

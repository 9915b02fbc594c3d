import { PARAMETERS, type Parameter, type Parameters } from './parameter-table.ts';

/** What Lambda takes; it measures the environment as JSON. */
export const MAX_ENVIRONMENT_BYTES = 4096;

/**
 * Without a bound the young generation grows with the machine: at 1,000 accounts that was 416 MB in all, and is 217 MB
 * with it (docs/scale.md).
 */
export const NODE_OPTIONS = '--enable-source-maps --max-semi-space-size=4';

type Value = string | { readonly Ref: string };

/** The enforcer's environment: every parameter that is a setting, and what the stack itself knows. */
export function lambdaEnvironment(parameters: Parameters): Record<string, Value> {
  const settings = Object.entries<Parameter>(PARAMETERS).flatMap(([name, { setting }]) =>
    setting === undefined ? [] : [[setting, parameters[name as keyof Parameters]] as const],
  );
  return {
    NODE_OPTIONS,
    ...Object.fromEntries(settings),
    LEDGERTABLE: { Ref: 'Ledger' },
    REPORTBUCKET: { Ref: 'ReportBucket' },
    SESCONFIGURATIONSET: { Ref: 'MailEvents' },
  };
}

/** The names that the references stand for are no longer than these. */
const NAMES: Readonly<Record<string, string>> = {
  Ledger: 'keyrotation-ledger',
  ReportBucket: 'keyrotation-reports-111122223333-ap-southeast-1',
  MailEvents: 'keyrotation',
};

export function environmentBytes(environment: Readonly<Record<string, Value>>): number {
  const resolved = Object.entries(environment).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : NAMES[value.Ref],
  ]);
  return Buffer.byteLength(JSON.stringify(Object.fromEntries(resolved)));
}

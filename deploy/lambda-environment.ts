import { PARAMETERS, type Parameter, type Parameters } from './parameter-table.ts';

/** What Lambda takes; it measures the environment as JSON. */
export const MAX_ENVIRONMENT_BYTES = 4096;

/** Without this bound the young generation grows with the machine (docs/scale.md). */
const YOUNG_MB = 16;
/** Of the function's memory; what is left is for buffers, code and Node.js itself. */
const OLD_SHARE = 0.75;

/**
 * Both bounds: where NODE_OPTIONS names either, the bootstrap of Lambda's nodejs24.x sets neither, and V8's default for the
 * other need not fit `memoryMb`. The closer the bound, the sooner V8 collects (docs/scale.md).
 */
export function nodeOptions(memoryMb: number): string {
  const oldMb = Math.floor(memoryMb * OLD_SHARE);
  return `--enable-source-maps --max-semi-space-size=${YOUNG_MB} --max-old-space-size=${oldMb}`;
}

/**
 * One heap of the C library for all threads: by itself it has up to eight a processor, and what is free in one serves no other. On two
 * cores that costs no processor time that could be measured (docs/scale.md).
 */
export const ALLOCATOR = { MALLOC_ARENA_MAX: '1' };

type Value = string | { readonly Ref: string };

/** The enforcer's environment: every parameter that is a setting, and what the stack itself knows. */
export function lambdaEnvironment(parameters: Parameters): Record<string, Value> {
  const settings = Object.entries<Parameter>(PARAMETERS).flatMap(([name, { setting }]) =>
    setting === undefined ? [] : [[setting, parameters[name as keyof Parameters]] as const],
  );
  return {
    NODE_OPTIONS: nodeOptions(Number(parameters.memoryMb)),
    ...ALLOCATOR,
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

import type { ClientConfig, Clients } from '../../aws/clients.ts';
import type { Mode } from '../../core/report.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Services } from '../../phases/run.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Thresholds } from '../../core/policy.ts';
import { SETTINGS, type SettingName } from '../../settings/table.ts';
import { SettingsError } from '../../settings/settings-error.ts';
import { systemClock } from '../../workflow/clock.ts';
import type { ConnectionFlags } from './options.ts';
import { saidSettings, type SaidSettings } from './setting-values.ts';
import { readSettingsFile, type StackParameters } from './settings-file.ts';

/** What a command was told. */
export interface Told {
  readonly settings: Settings;
  /** What MODE asks for; null when it is said nowhere. */
  readonly mode: Mode | null;
  /** What the settings file says to the hub stack alone. */
  readonly stack: StackParameters;
}

/** AWS as a command meets it: what it was told, and the way there. */
export interface Connection extends Told {
  readonly services: Services;
  readonly clients: Clients;
  readonly close: () => void;
}

/** The same for a command that asks the ledger only, and needs no other setting than its table's name. */
export interface LedgerConnection {
  readonly table: string;
  /** The ages that a page draws its lines at, as they are told here: for runs that noted none. @throws SettingsError */
  readonly thresholds: () => Thresholds;
  readonly ledger: Ledger;
  readonly clients: Clients;
  readonly close: () => void;
}

/**
 * Flags over environment over settings file. For a command that has more to check before it connects.
 * @throws SettingsError, or UsageError about the file
 */
export async function readSettings(flags: ConnectionFlags): Promise<Told> {
  const [{ values, origins, stack }, { parseConfiguration }] = await Promise.all([
    said(flags),
    import('../../settings/settings.ts'),
  ]);
  const { settings, mode } = parseConfiguration(values, origins);
  return { settings, mode: values.MODE === undefined ? null : mode, stack };
}

/**
 * Flags, environment and settings file become settings and clients. Loads the engine: call it when there is work.
 * @throws SettingsError, UsageError or CallerError, before anything is done
 */
export async function connect(flags: ConnectionFlags, told?: Told): Promise<Connection> {
  const [{ settings, mode, stack }, { wire }] = await Promise.all([
    told ?? readSettings(flags),
    import('../../wiring.ts'),
  ]);
  return called(flags, (config) => ({ settings, mode, stack, ...wire(settings, config) }));
}

/** @throws SettingsError, UsageError or CallerError, as `connect` */
export async function connectLedger(flags: ConnectionFlags): Promise<LedgerConnection> {
  const [{ values, origins }, { buildClients }, { openLedger }] = await Promise.all([
    said(flags),
    import('../../aws/clients.ts'),
    import('../../ledger/ledger.ts'),
  ]);
  const told = <N extends 'LEDGERTABLE' | 'NOTIFYKEYAGE' | 'GRACEDAYS'>(name: N) =>
    oneSetting(name, values[name], origins[name]);
  const table = told('LEDGERTABLE');
  const thresholds = () => ({ notifyKeyAgeDays: told('NOTIFYKEYAGE'), graceDays: told('GRACEDAYS') });
  return called(flags, (config) => {
    const clients = buildClients(config, null);
    return { table, thresholds, ledger: openLedger(clients.dynamodb, table, systemClock), clients };
  });
}

async function said(flags: ConnectionFlags): Promise<SaidSettings & Pick<Told, 'stack'>> {
  const file = await readSettingsFile(flags.config, process.cwd());
  if (file !== null && !flags.json) process.stderr.write(`Settings from ${file.name}.\n`);
  return { ...saidSettings(flags, process.env, file), stack: file?.stack ?? new Map() };
}

/** Opens a connection as the caller, and closes it again when AWS cannot be asked that way. */
async function called<T extends { readonly clients: Clients }>(
  flags: ConnectionFlags,
  open: (config: ClientConfig) => T,
): Promise<T & Pick<Connection, 'close'>> {
  const { callerConfig, assertCaller } = await import('./caller.ts');
  const opened = open(await callerConfig(flags, process.env));
  const { close, dynamodb } = opened.clients;
  try {
    await assertCaller(dynamodb);
  } catch (error) {
    close();
    throw error;
  }
  return { ...opened, close };
}

type Parsed<N extends SettingName> = Exclude<ReturnType<(typeof SETTINGS)[N]['parse']>, undefined>;

function oneSetting<N extends SettingName>(
  name: N,
  got: string | undefined,
  origin: string | undefined,
): Parsed<N> {
  const { default: byDefault, parse, takes } = SETTINGS[name];
  const value = parse((got ?? byDefault ?? '').trim());
  if (value === undefined) throw new SettingsError([{ name, got, takes, origin }]);
  return value as Parsed<N>;
}

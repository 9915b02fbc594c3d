// Takes from botocore's service models what is known there of the operations that the embedded organization has: what has to be
// there, patterns, lengths, enumerations, errors. `npm run models` writes test/service-models/models; the AWS SDK for JavaScript
// comes without them.
import { execFileSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { SIMULATED_ACTIONS } from '../src/simulator/server/operations.ts';
import { REST_ACTIONS } from '../src/simulator/protocol/rest-routes.ts';
import type { OperationModel, ServiceModel } from '../test/service-models/service-model.ts';

export const MODELS = 'test/service-models/models';

type Json = Readonly<Record<string, unknown>>;

/** A model as botocore has it. */
interface BotocoreModel {
  readonly operations: Readonly<Record<string, BotocoreOperation>>;
  readonly shapes: Readonly<Record<string, BotocoreShape>>;
}

interface BotocoreOperation {
  readonly input?: { readonly shape: string };
  readonly output?: { readonly shape: string };
  readonly errors?: readonly { readonly shape: string }[];
}

interface BotocoreShape extends Json {
  readonly type: string;
  readonly members?: Readonly<Record<string, Json>>;
  readonly member?: Json;
  readonly key?: Json;
  readonly value?: Json;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number };
}

/** Where botocore is, and which. @throws Error where there is none */
export function botocore(): { readonly folder: string; readonly version: string } {
  const script =
    'import botocore, os; print(os.path.dirname(botocore.__file__)); print(botocore.__version__)';
  try {
    const [folder = '', version = ''] = execFileSync('python3', ['-c', script], { encoding: 'utf8' })
      .trim()
      .split('\n');
    return { folder, version };
  } catch (cause) {
    throw new Error('botocore is missing; it comes with moto:  pip install -r .ci/requirements.txt', {
      cause,
    });
  }
}

/** The text of each file, by the name of its service. */
export function derivedModels(folder: string): ReadonlyMap<string, string> {
  return new Map(
    [...operationsByService()].map(([service, operations]) => [
      service,
      written(derived(readModel(folder, service), operations)),
    ]),
  );
}

/** SES has two models: of its operations some came with the second version of its API. */
function operationsByService(): Map<string, string[]> {
  const byService = new Map<string, string[]>();
  for (const name of SIMULATED_ACTIONS) {
    const [service = '', action = ''] = name.split(':');
    const model = service === 'ses' && REST_ACTIONS.has(name) ? 'sesv2' : service;
    byService.set(model, [...(byService.get(model) ?? []), action]);
  }
  return byService;
}

/** The latest version of the service's API. */
function readModel(folder: string, service: string): BotocoreModel {
  const file = globSync(`data/${service}/*/service-2.json.gz`, { cwd: folder }).sort().at(-1);
  if (file === undefined) throw new Error(`botocore has no model of ${service}`);
  return JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString()) as BotocoreModel;
}

function derived({ operations, shapes }: BotocoreModel, names: readonly string[]): ServiceModel {
  const kept = new Map<string, Json>();
  const read = new Set<string>();
  const keep = (name: unknown, of: 'request' | 'answer'): void => {
    if (typeof name !== 'string' || read.has(`${of} ${name}`)) return;
    read.add(`${of} ${name}`);
    const shape = shapes[name];
    if (!shape) throw new Error(`botocore's model has no shape ${name}`);
    if (of === 'answer' && shape.flattened === true)
      throw new Error(`flattened lists of answers are not read here: ${name}`);
    kept.set(name, picked(shape));
    const inner = [shape.member, shape.key, shape.value, ...Object.values(shape.members ?? {})];
    for (const each of inner) keep(each?.shape, of);
  };
  const found = names.toSorted().map((name) => {
    const operation = operations[name];
    if (!operation) throw new Error(`AWS knows no operation ${name}`);
    keep(operation.input?.shape, 'request');
    keep(operation.output?.shape, 'answer');
    const model: OperationModel = {
      ...(operation.input && { input: operation.input.shape }),
      ...(operation.output && { output: operation.output.shape }),
      errors: errorsOf(operation, shapes),
    };
    return [name, model] as const;
  });
  const sorted = [...kept].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    operations: Object.fromEntries(found),
    shapes: Object.fromEntries(sorted) as unknown as ServiceModel['shapes'],
  };
}

function errorsOf(
  { errors = [] }: BotocoreOperation,
  shapes: BotocoreModel['shapes'],
): OperationModel['errors'] {
  return Object.fromEntries(
    errors.map(({ shape }) => {
      const { code = shape, httpStatusCode = null } = shapes[shape]?.error ?? {};
      return [code, httpStatusCode];
    }),
  );
}

/** What a value is checked by, and how it is called on the wire. */
const OF_SHAPES = ['type', 'required', 'min', 'max', 'pattern', 'enum'];
const OF_MEMBERS = ['shape', 'location', 'locationName'];

const pick = (json: Json, names: readonly string[]): Json =>
  Object.fromEntries(names.filter((name) => name in json).map((name) => [name, json[name]]));

function picked(shape: BotocoreShape): Json {
  const { members, member, key, value } = shape;
  return {
    ...pick(shape, OF_SHAPES),
    ...(members && {
      members: Object.fromEntries(
        Object.entries(members).map(([name, each]) => [name, pick(each, OF_MEMBERS)]),
      ),
    }),
    ...(member && { member: pick(member, OF_MEMBERS) }),
    ...(key && { key: pick(key, OF_MEMBERS) }),
    ...(value && { value: pick(value, OF_MEMBERS) }),
  };
}

/** An operation and a shape a line. */
function written({ operations, shapes }: ServiceModel): string {
  const lines = (of: Readonly<Record<string, unknown>>): string =>
    Object.entries(of)
      .map(([name, each]) => `    ${JSON.stringify(name)}: ${JSON.stringify(each)}`)
      .join(',\n');
  return `{\n  "operations": {\n${lines(operations)}\n  },\n  "shapes": {\n${lines(shapes)}\n  }\n}\n`;
}

if (process.argv[1] === import.meta.filename) {
  const { folder, version } = botocore();
  mkdirSync(MODELS, { recursive: true });
  for (const [service, text] of derivedModels(folder)) writeFileSync(join(MODELS, `${service}.json`), text);
  copyFileSync(join(`${folder}-${version}.dist-info`, 'LICENSE.txt'), join(MODELS, 'LICENSE.txt'));
  process.stdout.write(`${MODELS}: as of botocore ${version}\n`);
}

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { format, resolveConfig } from 'prettier';
import type { BusEvent } from '../../src/simulator/events/event-buses.ts';
import { eventExamples } from './event-examples.ts';
import { DETAIL_TYPES, fileOf, jsonSchemaOf } from './event-schema.ts';

const FOLDER = 'docs/events';
const EXAMPLES = join(FOLDER, 'examples');

/** `npm run docs:events` writes what this test compares. */
const isWriting = process.env.EVENTS === 'write';

async function expectWritten(path: string, value: unknown): Promise<void> {
  const text = await format(JSON.stringify(value), { ...(await resolveConfig(path)), parser: 'json' });
  if (isWriting) writeFileSync(path, text);
  expect(existsSync(path) ? readFileSync(path, 'utf8') : null).toBe(text);
}

const jsonIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.json'));

let examples: ReadonlyMap<string, BusEvent>;
beforeAll(async () => {
  if (isWriting) mkdirSync(EXAMPLES, { recursive: true });
  examples = await eventExamples();
});

test.each(DETAIL_TYPES)('docs/events has the schema of "%s", and an example that is one', async (type) => {
  const name = `${fileOf(type)}.json`;
  const schema = jsonSchemaOf(type);
  await expectWritten(join(FOLDER, name), schema);
  const example = examples.get(type);
  await expectWritten(join(EXAMPLES, name), example);
  const validate = new Ajv({ strict: true, allErrors: true }).compile(
    JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as object,
  );
  validate(example);
  expect(validate.errors).toBeNull();
});

test('a schema holds of its own event only, and of none that lacks something', () => {
  for (const type of DETAIL_TYPES) {
    const validate = new Ajv().compile(jsonSchemaOf(type));
    const accepted = DETAIL_TYPES.filter((other) => validate(examples.get(other)));
    expect(accepted).toEqual([type]);
    const example = examples.get(type);
    for (const member of Object.keys(example?.detail ?? {})) {
      const detail = { ...example?.detail, [member]: undefined };
      expect([member, validate({ ...example, detail })]).toEqual([member, false]);
    }
  }
});

test('docs/events has no schema and no example of an event that there is not', () => {
  const names = DETAIL_TYPES.map((type) => `${fileOf(type)}.json`).sort();
  expect(jsonIn(FOLDER).sort()).toEqual(names);
  expect(jsonIn(EXAMPLES).sort()).toEqual(names);
});

test('the README of docs/events names each event', () => {
  const readme = readFileSync(join(FOLDER, 'README.md'), 'utf8');
  for (const type of DETAIL_TYPES) expect(readme).toContain(`[${type}](${fileOf(type)}.json)`);
});

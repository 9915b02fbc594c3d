import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeOnce } from './made-once.ts';
import type { Resources } from './resource.ts';
import { serviceFolder } from './service-folder.ts';
import { assertSound, statementsOf } from './statements/sound-statements.ts';
import { readZip } from './zip.ts';

export type { Resource } from './resource.ts';

/** What `serverless package` makes: the template that CloudFormation gets, and what each Lambda gets. */
export interface PackagedHub {
  readonly resources: Resources;
  readonly template: { readonly Resources: Resources };
  readonly enforcer: Archive;
  readonly mailEvents: Archive;
}

/** The files of one Lambda, and how much they weigh together. */
export interface Archive {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly zippedBytes: number;
}

export const SOURCE_MAIL = 'keys@example.com';

const TEMPLATE = 'cloudformation-template-update-stack.json';
const [ENFORCER, MAIL_EVENTS] = ['enforcer.zip', 'mailEvents.zip'];

/** @throws Error with the command's words when it refuses; or naming each statement that IAM would not understand as it is meant */
export async function packageHub(
  parameters: readonly string[] = [`sourceMail=${SOURCE_MAIL}`],
): Promise<PackagedHub> {
  const { PACKAGES_OF_TESTS: all } = process.env; // packages-folder.ts
  if (all !== undefined) {
    const name = ['serverless package', ...parameters];
    return read(await madeOnce(name, (folder) => make(parameters, folder), all));
  }
  const own = mkdtempSync(join(tmpdir(), 'keyrotation-package-'));
  try {
    await make(parameters, own);
    return await read(own);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

async function read(folder: string): Promise<PackagedHub> {
  const file = (name: string) => readFileSync(join(folder, name));
  const template = JSON.parse(file(TEMPLATE).toString()) as PackagedHub['template'];
  await assertSound(statementsOf(template.Resources));
  const archive = (name: string): Archive => {
    const zip = file(name);
    return { files: readZip(zip), zippedBytes: zip.length };
  };
  return {
    template,
    resources: template.Resources,
    enforcer: archive(ENFORCER),
    mailEvents: archive(MAIL_EVENTS),
  };
}

async function make(parameters: readonly string[], into: string): Promise<void> {
  const folder = serviceFolder();
  try {
    const { code, output } = await folder.serverless('package', parameters);
    if (code !== 0) throw new Error(`serverless package ended with code ${String(code)}:\n${output}`);
    for (const name of [TEMPLATE, ENFORCER, MAIL_EVENTS])
      copyFileSync(join(folder.path, '.serverless', name), join(into, name));
  } finally {
    folder.remove();
  }
}

/** The parts of a resource that a test is about. @throws Error when it is not there */
export function propertiesOf(hub: PackagedHub, name: string): Readonly<Record<string, unknown>> {
  const resource = hub.resources[name];
  if (!resource)
    throw new Error(`the template has no ${name}, only ${Object.keys(hub.resources).join(', ')}`);
  return resource.Properties;
}

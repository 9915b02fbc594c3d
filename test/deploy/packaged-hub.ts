import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** @throws Error with the command's words when it refuses; or naming each statement that IAM would not understand as it is meant */
export async function packageHub(
  parameters: readonly string[] = [`sourceMail=${SOURCE_MAIL}`],
): Promise<PackagedHub> {
  const folder = serviceFolder();
  try {
    const { code, output } = await folder.serverless('package', parameters);
    if (code !== 0) throw new Error(`serverless package ended with code ${String(code)}:\n${output}`);
    const read = (name: string) => readFileSync(join(folder.path, '.serverless', name));
    const template = JSON.parse(
      read('cloudformation-template-update-stack.json').toString(),
    ) as PackagedHub['template'];
    await assertSound(statementsOf(template.Resources));
    const archive = (name: string): Archive => {
      const zip = read(name);
      return { files: readZip(zip), zippedBytes: zip.length };
    };
    return {
      template,
      resources: template.Resources,
      enforcer: archive('enforcer.zip'),
      mailEvents: archive('mailEvents.zip'),
    };
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

// Asks the cfn-lint that is installed in which Regions resource types are absent, and compares that with the list that the
// deployment and doctor refuse Regions by.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ABSENT_RESOURCES } from '../src/doctor/absent-resources.ts';

/** Resource type … does not exist in … */
const ABSENT = 'E3006';

/** @returns what src/doctor/absent-resources.ts has to say otherwise about these types, in words */
export function outdatedAbsences(types, folder) {
  const found = absences(types, folder);
  const gone = Object.keys(ABSENT_RESOURCES).filter((type) => !types.has(type));
  const wrong = [...types].flatMap((type) => {
    const listed = ABSENT_RESOURCES[type] ?? [];
    const absent = found.filter((each) => each.type === type).map(({ region }) => region);
    return [
      ...absent
        .filter((region) => !listed.includes(region))
        .map((region) => `${type} is absent in ${region}`),
      ...listed.filter((region) => !absent.includes(region)).map((region) => `${type} is there in ${region}`),
    ];
  });
  return [...gone.map((type) => `${type} is in no template any more`), ...wrong];
}

/** One resource of each type, without properties: all that is asked is whether there are such resources. */
function absences(types, folder) {
  const resources = [...types].map((Type, index) => [`R${index}`, { Type }]);
  const template = join(folder, 'one-of-each.json');
  writeFileSync(template, JSON.stringify({ Resources: Object.fromEntries(resources) }));
  const args = ['--regions', 'ALL_REGIONS', '--format', 'json', '--', template];
  const { stdout, stderr } = spawnSync('cfn-lint', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  try {
    return JSON.parse(stdout)
      .filter(({ Rule }) => Rule.Id === ABSENT)
      .map(({ Message }) => {
        const [, type, region] = /^Resource type '(.*)' does not exist in '(.*)'$/.exec(Message);
        return { type, region };
      });
  } catch (cause) {
    throw new Error(`cfn-lint's words about absent resources cannot be read: ${stdout}${stderr}`, { cause });
  }
}

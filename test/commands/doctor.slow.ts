import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Diagnosis } from '../../src/doctor/examine.ts';
import { BANK, healthy, INNER, OUTER } from '../doctor/surgery.ts';
import { SENDER } from '../e2e/harness.ts';
import { keyrotation } from './child-process.ts';

const SET = { SESCONFIGURATIONSET: 'keyrotation' };

describe('doctor in a process of its own', () => {
  test('prints only its findings on stdout with --json, and ends with 0 where nothing is to be mended', async () => {
    const { organization } = await healthy();
    const { exitCode, stdout, stderr } = await keyrotation(['doctor', '--json'], organization, SET).ended;
    const { checks } = JSON.parse(stdout) as { checks: Diagnosis[] };
    expect(checks.filter(({ kind }) => kind !== 'ok')).toEqual([]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  test('says what to mend, in 80 columns without colours, and ends with 3', async () => {
    const { organization } = await healthy();
    organization.faults.removeMemberRole(BANK);
    const { exitCode, stdout } = await keyrotation(['doctor'], organization, SET).ended;
    expect(exitCode).toBe(3);
    expect(stdout).toContain('✗ member-role     assumable in 2 of 3 accounts in scope (66 %)');
    expect(stdout).toContain('1 to mend.');
    expect(stdout).not.toContain('\u001b');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('before a deployment asks less', async () => {
    const { organization } = await healthy();
    const { exitCode, stdout } = await keyrotation(['doctor', '--before-deploy'], organization, SET).ended;
    expect(exitCode).toBe(0);
    expect(stdout).toContain('13 checks: 13 fine');
  });

  test('takes rollout and target OUs from parameters.yml, and a flag before them', async () => {
    const { organization } = await healthy();
    const folder = mkdtempSync(join(tmpdir(), 'keyrotation-doctor-'));
    try {
      const file = join(folder, 'parameters.yml');
      writeFileSync(file, `sourceMail: ${SENDER}\nrollout: self\ntargetOUs: [${OUTER}, ${INNER}]\n`);
      const args = ['doctor', '--before-deploy', '--config', file];
      const nested = await keyrotation(args, organization, SET).ended;
      expect(nested.exitCode).toBe(3);
      expect(nested.stdout).toContain('✗ targets');
      expect(nested.stdout).toContain(`${INNER} Production lies in ${OUTER}`);
      const flag = await keyrotation([...args, '--target-ous', OUTER], organization, SET).ended;
      expect(flag.exitCode).toBe(0);
      expect(flag.stdout).toContain('✓ targets');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('of target OUs that are none says what it takes', async () => {
    const { organization } = await healthy();
    const args = ['doctor', '--target-ous', 'workloads'];
    const { exitCode, stderr } = await keyrotation(args, organization, SET).ended;
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--target-ous is "workloads"; it takes OU or root IDs');
  });

  test.each([
    [['--rollout', 'maybe'], 'Allowed choices are none, self, delegated-admin'],
    [['--befor-deploy'], 'Did you mean --before-deploy?'],
  ])('answers %j with 2 and what it takes', async (args, told) => {
    const { exitCode, stderr } = await keyrotation(['doctor', ...args]).ended;
    expect(exitCode).toBe(2);
    expect(stderr).toContain(told);
  });
});

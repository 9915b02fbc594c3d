import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackagedHub } from './packaged-hub.ts';
import { serviceFolder, type ServiceFolder } from './service-folder.ts';

describe('the command that packages', () => {
  let folder: ServiceFolder;
  beforeEach(() => {
    folder = serviceFolder();
  });
  afterEach(() => {
    folder.remove();
  });
  const write = (text: string) => {
    writeFileSync(join(folder.path, 'parameters.yml'), text);
  };

  test('refuses bad parameters before it makes anything', async () => {
    const { code, output } = await folder.serverless('package', ['notifyKeyAge=0', 'graceDay=7']);
    expect(code).not.toBe(0);
    expect(output).toContain('sourceMail is missing; it takes one mail address.');
    expect(output).toContain('notifyKeyAge is "0"; it takes a whole number of days from 1 to 3650.');
    expect(output).toContain('graceDay is not a parameter; did you mean graceDays?');
    expect(output).not.toMatch(/\n\s+at /);
  });

  test('names what is wrong in parameters.yml, and in which Region a topic would have to be', async () => {
    write(`
      notifyKeyAge: 0
      graceDay: 7
      sourceMail: keys@example.com
    `);
    const { code, output } = await folder.serverless('package', []);
    expect(code).not.toBe(0);
    expect(output).toContain('notifyKeyAge is "0"; it takes a whole number of days from 1 to 3650.');
    expect(output).toContain('graceDay is not a parameter; did you mean graceDays?');
    write('sourceMail: keys@example.com\nalarmTopicArn: arn:aws:sns:us-east-1:111122223333:alarms');
    const elsewhere = await folder.serverless('package', []);
    expect(elsewhere.output).toContain("it takes a topic of the stack's Region (arn:aws:sns:eu-west-1:…).");
  });

  test('refuses a variable on the command line', async () => {
    const footer = 'mailFooter=Costs ${env:HOME}';
    const { code, output } = await folder.serverless('package', ['sourceMail=keys@example.com', footer]);
    expect(code).not.toBe(0);
    expect(output).toContain('mailFooter has "${" in it');
  });

  test('takes parameters.example.yml as it is for parameters.yml, and --param before what is in it', async () => {
    write(readFileSync('parameters.example.yml', 'utf8'));
    const { code, output } = await folder.serverless('package', ['mode=enforce', 'graceDays=14']);
    expect([code, output]).toEqual([0, expect.stringContaining('Service packaged')]);
    const template = readFileSync(
      join(folder.path, '.serverless/cloudformation-template-update-stack.json'),
      'utf8',
    );
    const { Resources } = JSON.parse(template) as PackagedHub['template'];
    expect(Resources.EnforcerLambdaFunction?.Properties).toMatchObject({
      Environment: {
        Variables: { OPERATORMAIL: 'security@example.com', MODE: 'enforce', GRACEDAYS: '14' },
      },
    });
    expect(Resources.MemberRoles?.Properties).toMatchObject({ CallAs: 'DELEGATED_ADMIN' });
  });
});

import { parseCredentialReport } from '../../src/aws/credential-report.ts';

const report = (...rows: string[]) =>
  ['user,arn,access_key_1_active,access_key_2_active,additional_credentials_info', ...rows].join('\n');
const arn = (name: string) => `arn:aws:iam::111122223333:user/${name}`;

describe('the credential report', () => {
  test.each([
    ['first key', 'true,false,', true],
    ['second key', 'false,true,', true],
    ['third key', 'false,false,"[{""access_key_3_active"":true}]"', true],
  ])('tells that a user may have an active key by the %s', (_which, cells, mayHaveActiveKey) => {
    const [user] = parseCredentialReport(report(`ci,${arn('ci')},${cells}`));
    expect(user).toEqual({ userName: 'ci', userArn: arn('ci'), mayHaveActiveKey });
  });

  test('skips nobody but users without an active key, and the root user', () => {
    const users = parseCredentialReport(
      report(
        '<root_account>,arn:aws:iam::111122223333:root,true,false,',
        `idle,${arn('idle')},false,false,N/A`,
      ),
    );
    expect(users).toEqual([{ userName: 'idle', userArn: arn('idle'), mayHaveActiveKey: false }]);
  });

  test('may lack the column of further keys', () => {
    const csv = `user,arn,access_key_1_active,access_key_2_active\nci,${arn('ci')},false,false`;
    expect(parseCredentialReport(csv)[0]?.mayHaveActiveKey).toBe(false);
  });

  test.each([[''], ['<html>Service unavailable</html>'], ['a,b\n1,2'], ['"unclosed']])(
    'is refused when it is none: %j',
    (text) => {
      expect(() => parseCredentialReport(text)).toThrow();
    },
  );
});

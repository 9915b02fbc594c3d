import { parseConfiguration, parseSettings } from '../../src/settings/settings.ts';
import { SettingsError } from '../../src/settings/settings-error.ts';
import { SETTINGS, type SettingName } from '../../src/settings/table.ts';

const required = { SOURCEMAIL: 'security@example.com' };
const problemsOf = (values: Record<string, string>): string[] => {
  try {
    parseSettings(values);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ name }) => name);
  }
};

describe('settings', () => {
  test('have their defaults when only the sender is set', () => {
    const { mode, settings } = parseConfiguration(required);
    expect(mode).toBe('dry-run');
    expect(settings).toEqual({
      policy: {
        notifyKeyAgeDays: 30,
        graceDays: 7,
        reminderDays: [3, 1],
        unusedKeyAgeDays: null,
        maxDeactivations: 50,
      },
      sourceMail: 'security@example.com',
      operatorMail: 'security@example.com',
      contactTag: 'Contact',
      optOutTag: 'KeyRotation',
      contactDomains: null,
      maxContacts: 5,
      maxOptOutDays: null,
      scope: { include: [], exclude: [] },
      memberRole: 'keyrotation-member',
      externalId: null,
      eventBus: null,
      eventBusIsSaid: false,
      ledgerTable: 'keyrotation-ledger',
      reportBucket: null,
      sesRegion: null,
      sesConfigurationSet: null,
      sesQuotaShare: 80,
      verifyContacts: true,
      summary: 'changes',
      mail: {
        subjectPrefix: null,
        productName: 'AWS access key rotation',
        organization: null,
        supportLink: null,
        policyLink: null,
        adviceLink: null,
        consoleLink: null,
        pageLink: null,
        exemptionText: 'built-in',
        footer: null,
      },
      apiRateShare: 80,
      accountConcurrency: 20,
    });
  });

  test('count as unset when they are empty, as templates hand down what nobody gave', () => {
    const empty = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, ' ']));
    expect(parseSettings({ ...empty, ...required })).toEqual(parseSettings(required));
  });

  test('report all their problems together, each with what it got and what it takes', () => {
    const broken = {
      SOURCEMAIL: 'nobody',
      NOTIFYKEYAGE: '0',
      MODE: 'ENFORCE',
      MEMBERROLE: 'arn:aws:iam::1:role/x',
    };
    expect(problemsOf(broken)).toEqual(['SOURCEMAIL', 'MODE', 'NOTIFYKEYAGE', 'MEMBERROLE']);
    expect(() => parseSettings(broken)).toThrow(
      'NOTIFYKEYAGE is "0"; it takes a whole number of days from 1 to 3650',
    );
  });

  test.each<[SettingName, string]>([
    ['SOURCEMAIL', 'a@b'],
    ['SOURCEMAIL', 'Ann <ann@example.com>'],
    ['SOURCEMAIL', 'a@example.com b@example.com'],
    ['MODE', 'enforced'],
    ['MODE', 'true'],
    ['NOTIFYKEYAGE', '-1'],
    ['NOTIFYKEYAGE', '30.5'],
    ['NOTIFYKEYAGE', '1e2'],
    ['NOTIFYKEYAGE', '3651'],
    ['NOTIFYKEYAGE', '٣٠'],
    ['GRACEDAYS', '0'],
    ['REMINDERDAYS', '3;1'],
    ['REMINDERDAYS', '3,0'],
    ['UNUSEDKEYAGE', 'never'],
    ['MAXDEACTIVATIONS', 'all'],
    ['OPERATORMAIL', 'operator'],
    ['CONTACTTAG', '<script>'],
    ['OPTOUTTAG', 'x'.repeat(129)],
    ['INCLUDEOUS', 'Production'],
    ['EXCLUDEOUS', 'ou-ab12-cd34ef56,Sandbox'],
    ['MEMBERROLE', 'role with spaces'],
    ['EXTERNALID', 'x'],
    ['LEDGERTABLE', 'a/b'],
    ['EVENTBUS', 'my bus'],
    ['EVENTBUS', 'x'.repeat(257)],
    ['EVENTBUS', 'arn:aws:sns:eu-west-1:111122223333:security'],
    ['EVENTBUS', 'arn:aws:events:eu-west-1:111122223333:rule/security'],
    ['SESREGION', 'Ireland'],
    ['VERIFYCONTACTS', 'false'],
    ['SESQUOTASHARE', '0'],
    ['SESQUOTASHARE', '101'],
    ['SUMMARY', 'weekly'],
    ['MAIL_SUBJECT_PREFIX', 'x'.repeat(41)],
    ['MAIL_SUBJECT_PREFIX', 'Keys\r\nBcc: x'],
    ['MAIL_PRODUCT_NAME', 'Keys\u202e'],
    ['MAIL_SUPPORT_LINK', 'javascript:alert(1)'],
    ['MAIL_POLICY_LINK', 'http://example.com'],
    ['MAIL_ORGANIZATION', 'Example\u0000Corp'],
    ['MAIL_ORGANIZATION', 'x'.repeat(61)],
    ['MAIL_ADVICE_LINK', 'ftp://example.com'],
    ['MAIL_CONSOLE_LINK', 'http://example.awsapps.com/start/#/console?account_id={accountId}'],
    ['MAIL_CONSOLE_LINK', 'https://example.awsapps.com/start/#/console?account_id={account_id}'],
    ['MAIL_CONSOLE_LINK', 'https://{userName}.example.com/'],
    ['MAIL_CONSOLE_LINK', 'https://example.com/{}'],
    ['MAIL_CONSOLE_LINK', 'https://example.com/{destination'],
    ['MAIL_CONSOLE_LINK', `https://example.com/${'x'.repeat(500)}`],
    ['MAIL_PAGE_LINK', 'https://example.com/{accountId}'],
    ['MAIL_PAGE_LINK', 'runs/{runId}.html'],
    ['MAIL_FOOTER', 'one\ntwo'],
    ['MAIL_EXEMPTION_TEXT', 'one\ntwo'],
    ['MAIL_EXEMPTION_TEXT', 'x'.repeat(301)],
    ['CONTACTDOMAINS', 'none'],
    ['CONTACTDOMAINS', '@example.com'],
    ['CONTACTDOMAINS', 'ann@example.com'],
    ['CONTACTDOMAINS', '*.com'],
    ['CONTACTDOMAINS', 'any, example.com'],
    ['CONTACTDOMAINS', 'example.com,'],
    ['MAXCONTACTS', '0'],
    ['MAXCONTACTS', '21'],
    ['MAXCONTACTS', 'unlimited'],
    ['MAXOPTOUTDAYS', '0'],
    ['MAXOPTOUTDAYS', 'never'],
    ['APIRATESHARE', '101'],
    ['ACCOUNTCONCURRENCY', '0'],
  ])('%s refuses %j', (name, value) => {
    expect(problemsOf({ ...required, [name]: value })).toEqual([name]);
  });

  test.each<[SettingName, string]>([
    ['REMINDERDAYS', 'none'],
    ['REMINDERDAYS', '5, 2 1'],
    ['UNUSEDKEYAGE', '45'],
    ['MAXDEACTIVATIONS', '0'],
    ['MAXDEACTIVATIONS', 'Unlimited'],
    ['EVENTBUS', 'None'],
    ['EVENTBUS', 'default'],
    ['EVENTBUS', 'arn:aws-us-gov:events:us-gov-west-1:111122223333:event-bus/team.security'],
    ['EVENTBUS', 'arn:aws-eusc:events:eusc-de-east-1:111122223333:event-bus/security'],
    ['INCLUDEOUS', 'r-ab12'],
    ['EXCLUDEOUS', 'ou-ab12-cd34ef56, ou-ab12-gh78ij90'],
    ['MEMBERROLE', 'security/keyrotation-member'],
    ['SESREGION', 'us-gov-west-1'],
    ['SESREGION', 'eusc-de-east-1'],
    ['CONTACTTAG', 'Technical Contact'],
    ['SUMMARY', 'Always'],
    ['VERIFYCONTACTS', 'Off'],
    ['SESQUOTASHARE', '100'],
    ['MAIL_SUBJECT_PREFIX', '[Überseehafen 東京]'],
    ['MAIL_SUPPORT_LINK', 'https://help.example.com/keys?topic=rotation'],
    ['MAIL_ORGANIZATION', 'Überseehafen & Söhne'],
    ['MAIL_CONSOLE_LINK', 'None'],
    [
      'MAIL_CONSOLE_LINK',
      'https://example.awsapps.com/start/#/console?account_id={accountId}&role_name=KeyOwner&destination={destination}',
    ],
    ['MAIL_PAGE_LINK', 'https://keys.example.com/runs/{runId}/report.html'],
    ['MAIL_FOOTER', 'Example Corp <Security> & "Platform"'],
    ['MAIL_EXEMPTION_TEXT', 'Built-In'],
    ['MAIL_EXEMPTION_TEXT', 'none'],
    ['CONTACTDOMAINS', 'Any'],
    ['CONTACTDOMAINS', 'example.com, *.Example.com'],
    ['MAXCONTACTS', '1'],
    ['MAXCONTACTS', '20'],
    ['MAXOPTOUTDAYS', 'off'],
    ['MAXOPTOUTDAYS', '365'],
  ])('%s takes %j', (name, value) => {
    expect(problemsOf({ ...required, [name]: value })).toEqual([]);
  });
});

describe('settings that do not go together', () => {
  test.each<[SettingName, Record<string, string>]>([
    ['OPTOUTTAG', { CONTACTTAG: 'KeyOwner', OPTOUTTAG: 'keyowner' }],
    ['OPTOUTTAG', { CONTACTTAG: 'KeyRotation' }],
    ['REMINDERDAYS', { REMINDERDAYS: '7', GRACEDAYS: '7' }],
    ['REMINDERDAYS', { REMINDERDAYS: '3,1', GRACEDAYS: '3' }],
    ['EXCLUDEOUS', { INCLUDEOUS: 'r-ab12,ou-ab12-cd34ef56', EXCLUDEOUS: 'ou-ab12-cd34ef56' }],
    ['MAIL_PRODUCT_NAME', { MAIL_PRODUCT_NAME: '鍵'.repeat(60) }],
    ['MAIL_PRODUCT_NAME', { MAIL_PRODUCT_NAME: '鍵'.repeat(40), MAIL_ORGANIZATION: '鍵'.repeat(40) }],
  ])('are refused: %s, %j', (name, values) => {
    expect(problemsOf({ ...required, ...values })).toEqual([name]);
  });

  test.each<[Record<string, string>]>([
    [{ REMINDERDAYS: '6', GRACEDAYS: '7' }],
    [{ CONTACTTAG: 'KeyRotationContact' }],
    [{ MAIL_PRODUCT_NAME: 'x'.repeat(60) }],
    [{ MAIL_PRODUCT_NAME: '鍵'.repeat(40) }],
  ])('and those that do are taken: %j', (values) => {
    expect(problemsOf({ ...required, ...values })).toEqual([]);
  });

  test.each([
    ['7', [3, 1]],
    ['4', [3, 1]],
    ['3', [1]],
    ['1', []],
  ])('by default: reminders fit into GRACEDAYS %s', (GRACEDAYS, days) => {
    expect(parseSettings({ ...required, GRACEDAYS }).policy.reminderDays).toEqual(days);
  });
});

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { mask } from '../../src/words/mask.ts';
import { textsLike } from '../builders/any-text.ts';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.split('');
const KEY_ID = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.split('');

const of = (characters: readonly string[], minLength: number, maxLength = minLength) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength });

const secretKey = of(BASE64, 40);
/** As STS makes them: several hundred characters. */
const sessionToken = of(BASE64, 200, 900).map((text) => `${text}==`);
const accessKeyId = fc
  .tuple(fc.constantFrom('AKIA', 'ASIA'), of(KEY_ID, 16))
  .map(([prefix, rest]) => `${prefix}${rest}`);

const around = textsLike(
  'AccessDenied',
  'arn:aws:iam::111122223333:user/ci',
  'Credential',
  '=',
  '"',
  '\u001b[31m',
  'x',
);

/** How a secret comes to stand in a text. */
const CARRIERS: readonly ((name: string, value: string) => string)[] = [
  (name, value) => `<${name}>${value}</${name}>`,
  (name, value) => `<${name}>\n  ${value}\n</${name}>`,
  (name, value) => JSON.stringify({ [name]: value }),
  (name, value) => JSON.stringify(JSON.stringify({ [name]: value })),
  (name, value) => `${name}=${encodeURIComponent(value)}`,
  (name, value) => `${name}: ${value}`,
];
const NAMES = {
  secret: ['SecretAccessKey', 'secretAccessKey', 'aws_secret_access_key', 'AWS_SECRET_ACCESS_KEY'],
  token: ['SessionToken', 'sessionToken', 'aws_session_token', 'X-Amz-Security-Token', 'AWS_SESSION_TOKEN'],
} as const;

const carried = (values: fc.Arbitrary<string>, names: readonly string[]) =>
  fc
    .tuple(around, fc.constantFrom(...CARRIERS), fc.constantFrom(...names), values, around)
    .map(([before, carrier, name, value, after]) => ({
      value,
      text: `${before}${carrier(name, value)}${after}`,
    }));

const holdsNone = (given: { readonly value: string; readonly text: string }): void => {
  const { value, text } = given;
  const masked = mask(text);
  expect(masked).not.toContain(value);
  expect(masked).not.toContain(encodeURIComponent(value));
  // Nor the most of it.
  expect(masked).not.toContain(value.slice(0, value.length >> 1));
};

test('a secret access key never stands in a masked text, however it came there by its name', () => {
  fc.assert(fc.property(carried(secretKey, NAMES.secret), holdsNone), { numRuns: 500 });
});

test('a session token never stands in a masked text, by its name or without', () => {
  fc.assert(fc.property(carried(sessionToken, NAMES.token), holdsNone), { numRuns: 500 });
  const bare = fc
    .tuple(around, sessionToken, around)
    .map(([before, value, after]) => ({ value, text: `${before} ${value} ${after}` }));
  fc.assert(fc.property(bare, holdsNone), { numRuns: 500 });
});

test('no access key ID stands whole in a masked text, be it within a user’s name', () => {
  const within = fc
    .tuple(around, accessKeyId, around)
    .map(([before, value, after]) => ({ value, text: `${before}${value}${after}` }));
  fc.assert(
    fc.property(within, ({ value, text }) => {
      expect(mask(text)).not.toContain(value);
      expect(mask(text)).not.toMatch(/(?:AKIA|ASIA)[A-Z0-9]{12}/);
    }),
    { numRuns: 1_000 },
  );
});

test('of secret access keys that stand there by themselves fewer than one in a thousand stay', () => {
  // Not by fast-check, which draws what is special more often than chance does.
  const random = () => [...randomBytes(40)].map((byte) => BASE64[byte % BASE64.length]).join('');
  const carriers = [
    (secret: string) => secret,
    (secret: string) => `Error: cannot sign with ${secret} now`,
    (secret: string) => JSON.stringify(`\n${secret}`),
    (secret: string) => `temp/${secret}`,
  ];
  const stayed = carriers.map((carry) => {
    const secrets = Array.from({ length: 20_000 }, random);
    return secrets.filter((secret) => mask(carry(secret)).includes(secret)).length;
  });
  for (const of20000 of stayed) expect(of20000).toBeLessThan(20);
});

const word = fc.constantFrom(
  'Deployment',
  'pipeline',
  'Service',
  'account',
  'production',
  'Backup',
  'Reader',
);
const short = fc.constantFrom('CI', 'AWS', 'Of', 'the', 'Team');
const nameOfWords = fc
  .tuple(
    fc.array(fc.tuple(word, word, short), { minLength: 3, maxLength: 9 }),
    fc.constantFrom('', '/', '-', '_'),
    fc.constantFrom('', '1', '02', '2026'),
  )
  .map(([words, between, number]) => `${words.flat().join(between)}${number}`);
const hex = (length: number) => of('0123456789abcdef'.split(''), length);

test.each<[string, fc.Arbitrary<string>]>([
  ['the name or path of a user', nameOfWords],
  ['an ARN', nameOfWords.map((name) => `arn:aws:iam::111122223333:user/${name}`)],
  ['a path of a file', nameOfWords.map((name) => `at file:///var/task/${name}.js:12:34`)],
  ['a request ID', fc.uuid()],
  ['the ID of a mail', fc.tuple(hex(16), fc.uuid()).map(([first, rest]) => `${first}-${rest}-000000`)],
  ['a digest', fc.constantFrom(40, 64, 128).chain(hex)],
  [
    'a digest in capitals',
    fc
      .constantFrom(40, 64)
      .chain(hex)
      .map((text) => text.toUpperCase()),
  ],
])('%s stays', (_, texts) => {
  const stays = (text: string): void => {
    expect(mask(`on ${text}: AccessDenied`)).toContain(text);
  };
  fc.assert(fc.property(texts, stays), { numRuns: 1_000 });
});

test.each([
  'arn:aws:iam::111122223333:user/Division/Team/DeploymentPipelineServiceAccountOfProduction01',
  'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef/ann@example.com',
  '0102018f0c0e5b1a-3f9f1c2d-7a1b-4c55-9a11-1f2e3d4c5b6a-000000',
  'not authorized to perform sts:AssumeRole on resource arn:aws:iam::111122223333:role/keyrotation-member',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709e3b0c44298fc1c149afbf4c8',
])('what an operator has to read stays: %s', (text) => {
  expect(mask(text)).toBe(text);
});

test('to mask twice is to mask once, and a text of a megabyte takes no time to speak of', () => {
  fc.assert(fc.property(around, (text) => mask(mask(text)) === mask(text)));
  const began = performance.now();
  for (const hostile of ['A', 'AKIA', 'secretaccesskey ', 'token=', '9aZ'])
    mask(hostile.repeat(1_000_000 / hostile.length));
  expect(performance.now() - began).toBeLessThan(5_000);
});

import { chance, oneOf, wholeNumber, type Random } from '../random.ts';

const PRODUCTS = [
  'shop',
  'data-lake',
  'billing',
  'search',
  'mobile',
  'payments',
  'crm',
  'web',
  'iot',
  'logistics',
  'ml',
  'identity',
];
const STAGES = ['prod', 'staging', 'dev', 'test', 'sandbox'];

/** Legal in Organizations, and awkward for whatever prints them. */
const AWKWARD_ACCOUNTS = [
  '顧客データ基盤',
  'Büro & Verwaltung <intern>',
  '<script>alert(1)</script>',
  'данные-прод',
  '"quoted", comma',
];

/** Sixty-four characters, the most that IAM takes; and all the special characters it takes. */
const AWKWARD_USERS = ['deploy-bot-with-a-very-long-name-that-fills-all-of-the-64-places', 'a+b=c,d.e@f_g-h'];

const FIRST_NAMES = [
  'anna',
  'ben',
  'chloe',
  'david',
  'elif',
  'farid',
  'greta',
  'hugo',
  'ines',
  'jonas',
  'kim',
  'lea',
  'mehmet',
  'nora',
  'olga',
  'pablo',
  'quinn',
  'rosa',
  'sven',
  'tara',
  'yuki',
  'zoe',
];
const LAST_NAMES = [
  'adler',
  'brown',
  'costa',
  'diaz',
  'evans',
  'fischer',
  'garcia',
  'haas',
  'ito',
  'jung',
  'khan',
  'lopez',
  'meyer',
  'novak',
  'okafor',
  'petrov',
  'rossi',
  'silva',
  'tanaka',
  'weber',
];
const SERVICES = [
  'ci',
  'deploy',
  'backup',
  'terraform',
  'jenkins',
  'grafana',
  'etl',
  'reporting',
  'mailer',
  'uploader',
  'monitoring',
  'legacy-app',
];

/** The name of the account at this place; a few places have an awkward one. */
export function seedAccountName(random: Random, place: number): string {
  const awkward = place % 8 === 5 ? AWKWARD_ACCOUNTS[Math.floor(place / 8)] : undefined;
  if (awkward !== undefined) return awkward;
  const name = `${oneOf(random, PRODUCTS)}-${oneOf(random, STAGES)}`;
  return place <= PRODUCTS.length ? name : `${name}-${place}`;
}

export interface SeedUserName {
  readonly name: string;
  readonly path: string;
  readonly isPerson: boolean;
}

/** People and machines; the place keeps the names of an account apart. */
export function seedUserName(random: Random, place: number): SeedUserName {
  if (place === 3 && chance(random, 0.1))
    return { name: oneOf(random, AWKWARD_USERS), path: '/', isPerson: false };
  if (chance(random, 0.55)) {
    const name = `${oneOf(random, FIRST_NAMES)}.${oneOf(random, LAST_NAMES)}`;
    return { name: place < 6 ? name : `${name}${place}`, path: '/people/', isPerson: true };
  }
  const name = `${oneOf(random, SERVICES)}-${oneOf(random, PRODUCTS)}`;
  return {
    name: `${name}-${wholeNumber(random, 1, 9)}${place}`,
    path: chance(random, 0.5) ? '/service/' : '/',
    isPerson: false,
  };
}

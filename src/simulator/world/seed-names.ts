import { chance, oneOf, wholeNumber, type Random } from '../random.ts';

const products = [
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
const stages = ['prod', 'staging', 'dev', 'test', 'sandbox'];

/** Legal in Organizations, and awkward for whatever prints them. */
const awkwardAccounts = [
  '顧客データ基盤',
  'Büro & Verwaltung <intern>',
  '<script>alert(1)</script>',
  'данные-прод',
  '"quoted", comma',
];

/** Sixty-four characters, the most that IAM takes; and all the special characters it takes. */
const awkwardUsers = ['deploy-bot-with-a-very-long-name-that-fills-all-of-the-64-places', 'a+b=c,d.e@f_g-h'];

const firstNames = [
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
const lastNames = [
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
const services = [
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
  const awkward = place % 8 === 5 ? awkwardAccounts[Math.floor(place / 8)] : undefined;
  if (awkward !== undefined) return awkward;
  const name = `${oneOf(random, products)}-${oneOf(random, stages)}`;
  return place <= products.length ? name : `${name}-${place}`;
}

export type SeedUserName = { name: string; path: string; isPerson: boolean };

/** People and machines; the place keeps the names of an account apart. */
export function seedUserName(random: Random, place: number): SeedUserName {
  if (place === 3 && chance(random, 0.1))
    return { name: oneOf(random, awkwardUsers), path: '/', isPerson: false };
  if (chance(random, 0.55)) {
    const name = `${oneOf(random, firstNames)}.${oneOf(random, lastNames)}`;
    return { name: place < 6 ? name : `${name}${place}`, path: '/people/', isPerson: true };
  }
  const name = `${oneOf(random, services)}-${oneOf(random, products)}`;
  return {
    name: `${name}-${wholeNumber(random, 1, 9)}${place}`,
    path: chance(random, 0.5) ? '/service/' : '/',
    isPerson: false,
  };
}

import { seededRandom } from '../random.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const letter = (index: number): string => ALPHABET.charAt(index % ALPHABET.length);

/** Sixteen characters: ten that look arbitrary, then six that count, so that none comes twice. */
export function uniqueCharacters(count: number): string {
  const random = seededRandom(count);
  let characters = '';
  for (let place = 0; place < 10; place += 1) characters += letter(Math.floor(random() * ALPHABET.length));
  for (let place = 5; place >= 0; place -= 1) characters += letter(Math.floor(count / 32 ** place));
  return characters;
}

export interface Identifiers {
  accountId(): string;
  accessKeyId(): string;
  userId(): string;
  /** Of an object that comes to S3 in parts. */
  uploadId(): string;
}

/** Who makes IDs; each has a block of its own, so that what they make can live in one world. */
const BLOCKS = { builders: 0, seed: 1, life: 2, api: 3 };

/**
 * IDs in AWS's formats, none twice; the same calls give the same IDs.
 * @param from where in the block to begin, for a maker that begins anew (up to 10⁸ keys and users a block).
 */
export function identifiers(maker: keyof typeof BLOCKS, from = 0): Identifiers {
  let accounts = BLOCKS[maker] * 100_000;
  let accessKeys = BLOCKS[maker] * 100_000_000 + from;
  let users = accessKeys;
  let uploads = accessKeys;
  return {
    accountId: () => String(200_000_000_000 + ((++accounts * 7_919_000_033) % 799_999_999_999)),
    accessKeyId: () => `AKIA${uniqueCharacters(++accessKeys)}`,
    userId: () => `AIDA${uniqueCharacters(++users)}A`,
    uploadId: () => `upload-${uniqueCharacters(++uploads)}`,
  };
}

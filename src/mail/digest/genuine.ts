import { code, type Line } from '../render/document.ts';
import { senderName, type OwnWords } from '../own-words.ts';

/** Who sends the mail, and how to find out without trusting anything in it. */
export function genuineLines(words: OwnWords): Line[] {
  const whom = words.organization ?? 'whoever looks after your AWS accounts';
  return [
    [
      `Sent by ${senderName(words)}. It asks for no password and no secret key, and no link has to be followed.`,
    ],
    [
      'To check it, sign in to AWS as you always do: the IAM console shows the same keys, and so does ',
      code('aws iam list-access-keys --user-name=USER'),
    ],
    [`In doubt ask ${whom}, at an address that you do not have from this mail.`],
  ];
}

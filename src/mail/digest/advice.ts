import { code, link, type Block } from '../render/document.ts';
import { hostOf } from '../link-template.ts';
import type { OwnWords } from '../own-words.ts';

/** How to do without a key, and where not to touch one by hand. https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html */
export const advice = ({ adviceLink }: OwnWords): Block[] => [
  { kind: 'heading', text: 'Better: no key at all' },
  {
    kind: 'list',
    items: [
      ['A person signs in through IAM Identity Center'],
      ['A CI job takes a role through OpenID Connect (OIDC)'],
      ['A machine outside AWS takes a role through IAM Roles Anywhere'],
      ['A workload in AWS has a role of its own'],
    ],
  },
  ...(adviceLink === null
    ? []
    : [{ kind: 'paragraph', line: ['How: ', link(adviceLink, hostOf(adviceLink))] } as const]),
  {
    kind: 'paragraph',
    line: [
      'Made by Terraform (aws_iam_access_key)? Then change it there, never by hand: the next apply would make a deleted key anew and switch a deactivated one on. ',
      code('terraform apply -replace=ADDRESS'),
      ' deletes the old key and makes a new one in one go, so what uses it has to get the new one in the same apply.',
    ],
  },
];

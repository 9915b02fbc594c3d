import type { AbuseKind } from '../../story/story.ts';
import type { Abuse } from './abuse.ts';
import { forgedEvents } from './forged-events.ts';
import { manyAddresses } from './many-addresses.ts';
import { oddPaths } from './odd-paths.ts';
import { outsiders } from './outsiders.ts';
import { refusedText } from './refused-text.ts';
import { renamed } from './renamed.ts';
import { revived } from './revived.ts';
import { switched } from './switched.ts';
import { throttled } from './throttled.ts';
import { undeactivatable } from './undeactivatable.ts';

export const ABUSES: Readonly<Record<AbuseKind, () => Abuse>> = {
  'many-addresses': manyAddresses,
  switched,
  renamed,
  undeactivatable,
  revived,
  'forged-events': forgedEvents,
  outsiders,
  'odd-paths': oddPaths,
  'refused-text': refusedText,
  throttled,
};

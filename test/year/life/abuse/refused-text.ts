import type { InterceptedRequest } from '../../../../src/simulator/traffic/faults/intercepted-request.ts';
import { parseMime } from '../../../../src/simulator/ses/mime-message.ts';
import { CONTACTS } from '../little-world.ts';
import { oldUser, type Abuse } from './abuse.ts';

const WORD = 'GTUBE-like';

/** Whom it wants to deafen has keys of others to answer for. */
export const refusedText = (): Abuse => ({
  users: (born) => [oldUser(born, `words-${WORD}`, CONTACTS[0])],
  atCall: (_, request) =>
    request.action === 'SendRawEmail' && textOf(request).includes(WORD)
      ? { kind: 'error', status: 400, code: 'MessageRejected', message: 'The text is not to our liking' }
      : undefined,
  harmsItself: true,
});

const textOf = ({ params }: InterceptedRequest): string =>
  parseMime(Buffer.from(String(params['RawMessage.Data']), 'base64').toString()).text;

import { Logger } from '@aws-lambda-powertools/logger';
import { maskTexts } from '../words/log-line.ts';
import { mask } from '../words/mask.ts';

/** The log of a function. Whatever it is told, a line holds no secret and no whole access key ID. */
export function functionLog(): Logger {
  return new Logger({ serviceName: 'keyrotation', jsonReplacerFn: maskTexts });
}

/** Lambda writes what a function throws into the log, past its logger: the same is masked there. */
export async function maskThrown<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    maskError(error);
    throw error;
  }
}

/** The error itself, since its class tells Lambda and the durable execution what it is; errors of other realms count as well. */
function maskError(error: unknown, depth = 0): void {
  if (typeof error !== 'object' || error === null || depth === DEEPEST_CAUSE) return;
  const texts = error as Readonly<Record<string, unknown>>;
  for (const name of ['message', 'stack']) {
    const text = texts[name];
    if (typeof text !== 'string') continue;
    // Of a DOMException both are read-only, and can be covered all the same.
    Object.defineProperty(error, name, { value: mask(text), configurable: true, writable: true });
  }
  maskError(texts.cause, depth + 1);
}

/** Beyond, whoever made the errors has made a circle of them. */
const DEEPEST_CAUSE = 10;

import { Logger } from '@aws-lambda-powertools/logger';
import { maskTexts } from '../words/log-line.ts';
import { masked } from '../words/masked.ts';

/** The log of a function. Whatever it is told, a line holds no secret and no whole access key ID. */
export function functionLog(): Logger {
  return new Logger({ serviceName: 'keyrotation', jsonReplacerFn: maskTexts });
}

/**
 * Lambda writes what a function throws into the log, past its logger, and an error's own properties with it: the same is masked
 * there.
 */
export async function maskThrown<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw masked(error);
  }
}

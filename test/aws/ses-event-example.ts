import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One event of each kind that SES documents, with every field that its guide names, as EventBridge brings it; the values are made up.
 * Complaints have null where the guide leaves a field out, as captured ones do.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 * https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html
 */
export const EXAMPLES = join(import.meta.dirname, 'ses-events');

export const sesEventExample = (name: string): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(join(EXAMPLES, `${name}.json`), 'utf8')) as Readonly<Record<string, unknown>>;

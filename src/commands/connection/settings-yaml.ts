import { parse } from 'yaml';

// A module of its own, loaded where there is YAML only: bundled, a CommonJS package that is itself imported at run time has no named members.

/** As the schema has it that reads every value as it is written: an external ID of 0123 keeps its nought. */
export function parseYaml(text: string): unknown {
  return parse(text, { schema: 'failsafe', logLevel: 'error' });
}

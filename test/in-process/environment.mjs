import dynalite from 'dynalite';
import conditions from 'dynalite/db/conditionParser.js';
import { TestEnvironment } from 'jest-environment-node';
// The parsers of this dynalite, as the product has them; what Jest loads of a file of tests would be another copy of them.
import '../../src/simulator/dynamodb/dynalite-expressions.ts';

/**
 * Of each file of tests. It hands in dynalite as Jest's own process has it: loaded once a worker, not once a file, and no longer cold by
 * the second. With a server of dynalite's only texts and bytes are exchanged (src/simulator/dynamodb/table-store.ts), so that it
 * does not matter whose objects they are. Jest looks for a default export.
 */
export default class Environment extends TestEnvironment {
  constructor(...given) {
    super(...given);
    this.global.dynaliteOfTheWorker = (...options) => dynalite(...options);
    this.global.conditionsOfTheWorker = conditions;
  }
}

import dynalite from 'dynalite';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Of each file of tests. It hands in dynalite as Jest's own process has it: loaded once a worker, not once a file, and no longer cold by
 * the second. With a server of dynalite's only texts and bytes are exchanged (src/simulator/dynamodb/table-store.ts), so that it
 * does not matter whose objects they are. Jest looks for a default export.
 */
export default class Environment extends TestEnvironment {
  constructor(...given) {
    super(...given);
    this.global.dynaliteOfTheWorker = dynalite;
  }
}

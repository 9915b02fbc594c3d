// The test runner that Stryker is given: see test-files.mjs. Mutants in what runs while modules load are "static": they get a
// process of their own, which Stryker starts, since an ES module cannot be loaded anew.
import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';

/** What is covered while a test file builds its tables: neither a test's nor the module's own. */
const BETWEEN_TESTS = 'between tests';

class LoadedOnce {
  /** Where the mutated code looks which mutant is on, and counts what it runs. */
  #mutants = (globalThis.__stryker__ ??= {});
  #paths;
  #leaveOut;
  #files = new Map();

  constructor(options) {
    this.#paths = globSync(options.circus.tests).sort();
    this.#leaveOut = options.circus.leaveOut ?? [];
  }

  capabilities() {
    return { reloadEnvironment: false };
  }

  async dryRun({ files, disableBail }) {
    // The mutated files first: what runs now is theirs at load, whatever test comes first.
    const { loadMutated } = await import('./test-files.mjs');
    for (const file of files ?? []) await loadMutated(file);
    this.#mutants.currentTestId = BETWEEN_TESTS;
    const tests = await this.#run(this.#paths, null, { disableBail });
    const { mutantCoverage } = this.#mutants;
    if (mutantCoverage) delete mutantCoverage.perTest[BETWEEN_TESTS];
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, disableBail, hitLimit, mutantActivation, sandboxFileName }) {
    this.#mutants.hitLimit = hitLimit;
    this.#mutants.hitCount = hitLimit === undefined ? undefined : 0;
    const atLoad = mutantActivation === 'static' ? activeMutant.id : undefined;
    const mutant = { atLoad, inTests: activeMutant.id };
    const paths = namesakeFirst(this.#paths, sandboxFileName);
    const tests = await this.#run(paths, testFilter && new Set(testFilter), { disableBail, mutant });
    const result = { status: DryRunStatus.Complete, tests };
    return toMutantRunResult(determineHitLimitReached(this.#mutants.hitCount, hitLimit) ?? result);
  }

  /** Files are loaded when their turn comes, so that a mutant that needs a new process costs what it takes to notice it. */
  async #run(paths, wanted, { disableBail, mutant }) {
    const { runTests } = await import('./test-files.mjs');
    const onTest = (id) => {
      this.#mutants.currentTestId = id ?? BETWEEN_TESTS;
    };
    const all = [];
    for (const path of paths) {
      if (wanted && ![...wanted].some((id) => id.startsWith(`${path} `))) continue;
      this.#mutants.activeMutant = mutant?.atLoad;
      const file = await this.#load(path, mutant);
      this.#mutants.activeMutant = mutant?.inTests;
      const results = file.error
        ? [file.error]
        : await runTests(file, (id) => !wanted || wanted.has(id), !disableBail, onTest);
      all.push(...results.map((result) => asStrykerReads(path, result)));
      if (mutant && !disableBail && results.some(({ failure }) => failure !== null)) break;
    }
    this.#mutants.activeMutant = undefined;
    return all;
  }

  async #load(path, mutant) {
    const { loadTestFile } = await import('./test-files.mjs');
    try {
      if (!this.#files.has(path)) this.#files.set(path, await loadTestFile(path, this.#leaveOut));
      return this.#files.get(path);
    } catch (error) {
      // A mutant with which the code does not even load is noticed by everybody.
      if (mutant?.atLoad === undefined) throw error;
      return { error: { id: `${path} loads`, durationMs: 0, failure: String(error) } };
    }
  }
}

/** The tests of a concept are in the file of its name, or of its folder's: they notice first. */
function namesakeFirst(paths, mutatedFile) {
  const names = [basename(mutatedFile, '.ts'), basename(dirname(mutatedFile))];
  const rank = (path) => (names.indexOf(basename(path, '.test.ts')) + names.length + 1) % (names.length + 1);
  return paths.toSorted((a, b) => rank(a) - rank(b));
}

function asStrykerReads(fileName, { id, durationMs, failure }) {
  const test = { id, name: id, fileName, timeSpentMs: durationMs };
  return failure === null
    ? { ...test, status: TestStatus.Success }
    : { ...test, status: TestStatus.Failed, failureMessage: failure };
}

function createRunner(options) {
  // Stryker may be stopped in the middle of a test.
  process.once('disconnect', () => process.exit(1));
  return new LoadedOnce(options);
}
createRunner.inject = tokens(commonTokens.options);

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'circus', createRunner)];
export const strykerValidationSchema = { properties: { circus: { type: 'object' } } };

// Test files in this process, loaded once and run as often as asked: jest's own describe, test and expect without jest around
// them. A process and a module registry for each mutant cost seconds, switching a mutant on costs nothing.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { jestExpect } from '@jest/expect';
import { transformSync } from '@swc/core';
import * as circus from 'jest-circus';
import config from '../../jest.config.js';

const [, swcOptions] = config.transform['\\.tsx?$'];

registerHooks({
  load(url, context, next) {
    if (!/\.tsx?$/.test(url) || url.includes('/node_modules/')) return next(url, context);
    const filename = fileURLToPath(url);
    const options = { ...swcOptions, filename, sourceMaps: 'inline', swcrc: false, configFile: false };
    const { code } = transformSync(readFileSync(filename, 'utf8'), options);
    return { format: 'module', source: code, shortCircuit: true };
  },
});

const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = circus;
Object.assign(globalThis, {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  it,
  test,
  expect: jestExpect,
});

/** @param {import('@jest/types').Circus.DescribeBlock} block */
function testsOf(block) {
  return block.children.flatMap((child) => (child.type === 'describeBlock' ? testsOf(child) : [child]));
}

/** @param {import('@jest/types').Circus.TestEntry} test */
function fullName(test) {
  const names = [test.name];
  for (let block = test.parent; block.parent; block = block.parent) names.unshift(block.name);
  return names.join(' ');
}

/** Hooks of modules that tests share, such as those that close what a test left open: every file's, though loaded once. */
const sharedHooks = new Set();

export async function loadMutated(path) {
  await import(pathToFileURL(path).href);
}

/**
 * Loads a test file; its tests are only collected. Their IDs begin with its path.
 * @param leaveOut parts of names: such tests are not there
 */
export async function loadTestFile(path, leaveOut) {
  circus.resetState();
  await import(pathToFileURL(path).href);
  const state = circus.getState();
  const { hooks } = state.rootDescribeBlock;
  for (const hook of hooks) if (!hook.asyncError.stack.includes(path)) sharedHooks.add(hook);
  for (const hook of sharedHooks) if (!hooks.includes(hook)) hooks.push(hook);
  state.testTimeout = config.testTimeout;
  const tests = new Map();
  for (const each of testsOf(state.rootDescribeBlock)) {
    if (each.mode === 'skip' || each.mode === 'todo') continue;
    let id = `${path} ${fullName(each)}`;
    if (leaveOut.some((part) => id.includes(part))) {
      each.mode = 'skip';
      continue;
    }
    while (tests.has(id)) id += ' again';
    tests.set(id, each);
  }
  return { path, state, tests };
}

/**
 * Runs those tests of a file that `isWanted` names, up to the first that fails if `bail` says so.
 * @param onTest told the ID of each test before it runs, and null after
 */
export async function runTests({ state, tests }, isWanted, bail, onTest) {
  const ids = new Map([...tests].map(([id, test]) => [test, id]));
  for (const [id, test] of tests) {
    test.mode = isWanted(id) ? undefined : 'skip';
    test.errors = [];
  }
  if ([...tests.values()].every(({ mode }) => mode === 'skip')) return [];
  state.hasStarted = false;
  state.hasFocusedTests = false;
  state.unhandledErrors = [];
  circus.setState(state);

  let failed = false;
  const follow = ({ name, test }) => {
    if (name === 'test_start' && failed && bail) test.mode = 'skip';
    if (name === 'test_start') onTest(ids.get(test));
    if (name !== 'test_done') return;
    onTest(null);
    failed ||= test.errors.length > 0;
  };
  // What a test leaves behind may fail later: it fails the test that is running then, and the process lives on.
  const stray = (error) => {
    const running = state.currentlyRunningTest;
    if (running) running.errors.push([error, running.asyncError]);
    else state.unhandledErrors.push(error);
  };
  circus.addEventHandler(follow);
  process.on('uncaughtException', stray);
  process.on('unhandledRejection', stray);
  try {
    await circus.run();
  } finally {
    circus.removeEventHandler(follow);
    process.off('uncaughtException', stray);
    process.off('unhandledRejection', stray);
  }
  const done = [...tests].filter(([, { mode }]) => mode !== 'skip');
  return done.map(([id, { duration, errors }], index) => {
    // An afterAll that fails is nobody's: the first test bears it.
    const all = index === 0 ? [...errors, ...state.unhandledErrors] : errors;
    return { id, durationMs: duration ?? 0, failure: all.length > 0 ? String([all[0]].flat()[0]) : null };
  });
}

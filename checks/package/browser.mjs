// Bundles a program on `optimal-brain-surgeon/core` for browsers, runs it where there is nothing of Node.js and no
// shared memory, and compares its steps with those in Node.js, to the bit.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';

const ROOT = new URL('../../', import.meta.url);

/**
 * The paths of a network on dense inputs and of one on sparse ones (one of 12 is not 0), by every criterion that both
 * allow: each step as text, its weights bit by bit.
 */
function stepsOf({ DataSets, dataSetOf, networkOf, prune, train }) {
  const bits = (numbers) => Array.from(new Uint32Array(numbers.slice().buffer), (word) => word.toString(16)).join(' ');
  const names = Array.from({ length: 12 }, (_, i) => `x${i}`);
  const oneHot = names.map((_, i) => ({
    input: names.map((_, j) => (i === j ? 1 : 0)),
    target: [i % 3 === 0 ? 1 : 0],
  }));
  const dataSets = [
    new DataSets().of({ dataset: 'xor' }),
    dataSetOf('thirds', { inputs: names, outputs: ['y'] }, oneHot, { validation: oneHot, test: null }),
  ];
  return dataSets.flatMap((data) => {
    const layers = [data.inputNames.length, 3, 1];
    const network = networkOf({ layers, activation: 'tanh', outputActivation: 'sigmoid' });
    const trained = train(network, data.train, { decay: 1e-3, seed: 1 });
    return ['obs', 'obd', 'magnitude', 'unitObs', 'eigenspaceObs'].flatMap((criterion) =>
      [...prune(network, data, trained.weights, { criterion, alpha: 1e-4, stop: 'end' })].map(
        ({ step, weight, weights }) => [data.sha256, criterion, step, weight, bits(weights)].join(' '),
      ),
    );
  });
}

/** The same in a browser: the language, what every page has of the web, and nothing else. */
async function stepsInBrowser() {
  const contents = `import * as core from 'optimal-brain-surgeon/core'; export const steps = (${stepsOf})(core);`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(ROOT) },
    ...{ bundle: true, write: false, platform: 'browser', format: 'iife', globalName: 'program', logLevel: 'warning' },
  });
  const context = createContext({ TextEncoder, performance });
  runInContext('delete globalThis.SharedArrayBuffer', context);
  for (const name of ['process', 'Buffer', 'require', 'setImmediate', 'SharedArrayBuffer']) {
    assert.equal(runInContext(`typeof ${name}`, context), 'undefined');
  }
  const [{ text }] = outputFiles;
  return { steps: JSON.parse(runInContext(`${text}; JSON.stringify(program.steps)`, context)), length: text.length };
}

const { exports } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
const expected = stepsOf(await import(new URL(exports['./core'].default, ROOT)));
const { steps, length } = await stepsInBrowser();
assert.ok(expected.length > 100);
assert.deepEqual(steps, expected);
process.stdout.write(
  `core: ${steps.length} steps without Node.js have the bits of those with it; a bundle of ${Math.ceil(length / 1e3)} kB\n`,
);

// npm run check:browser [-- CHROMIUM]: bundles a program on `optimal-brain-surgeon/core`, serves it on localhost, has
// Chromium prune XOR with it, and compares the steps with those in Node.js, to the bit. CHROMIUM is the browser's
// program, by default the first of `chromium`, `chromium-browser` and `google-chrome` on the PATH.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const ROOT = new URL('../../', import.meta.url);

/** Trains a 2-3-1 network on XOR and prunes it: each step as text, all its numbers bit by bit. */
function prunedXor({ DataSets, networkOf, prune, train }) {
  const bits = (numbers) => Array.from(new Uint32Array(Float64Array.from(numbers).buffer)).join(' ');
  const data = new DataSets().of({ dataset: 'xor' });
  const network = networkOf({ layers: [2, 3, 1], activation: 'tanh', outputActivation: 'sigmoid' });
  const start = performance.now();
  const { weights } = train(network, data.train, { decay: 1e-4, seed: 1 });
  const paths = ['obs', 'obd', 'magnitude'].map((criterion) => {
    const steps = [...prune(network, data, weights, { criterion, alpha: 1e-4 })];
    return {
      criterion,
      weightsLeft: steps.at(-1).weightsLeft,
      accuracy: steps.at(-1).trainAccuracy,
      steps: steps.map(({ weight, saliency, trainError, weights }) =>
        [weight, bits([saliency ?? 0, trainError, ...weights])].join(' '),
      ),
    };
  });
  return { paths, ms: performance.now() - start };
}

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];
const found = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => PROGRAMS.map((name) => join(folder, name)))
  .find((path) => existsSync(path));
const executablePath = process.argv[2] ?? found;
if (!executablePath) throw new Error(`no browser: name one, or install one of ${PROGRAMS.join(', ')}`);

/** The program as a page loads it. */
const contents = `
  import { DataSets, networkOf, prune, train } from 'optimal-brain-surgeon/core';
  globalThis.pruned = (${prunedXor})({ DataSets, networkOf, prune, train });`;
const { outputFiles } = await build({
  stdin: { contents, resolveDir: fileURLToPath(ROOT) },
  ...{ bundle: true, minify: true, write: false, platform: 'browser', format: 'esm', logLevel: 'warning' },
});
const [{ text: bundle }] = outputFiles;
const PAGES = {
  '/': ['text/html', '<!doctype html><title>XOR</title><script type="module" src="/program.js"></script>'],
  '/program.js': ['text/javascript', bundle],
  '/favicon.ico': ['image/x-icon', ''],
};
const server = createServer(({ url }, response) => {
  const [type, body] = PAGES[url] ?? ['text/plain', ''];
  response.writeHead(url in PAGES ? 200 : 404, { 'content-type': type }).end(body);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

// It looks for nothing but the page: each other connection would be tried, and refused where there is no network.
const OFF = ['gpu', 'quic', 'background-networking', 'component-update', 'sync'].map((what) => `--disable-${what}`);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--no-first-run', ...OFF] });
try {
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => errors.push(message.text())); // nothing is printed
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => globalThis.pruned !== undefined, undefined, { timeout: 30_000 }).catch(() => {});
  assert.deepEqual(errors, []);
  const here = await page.evaluate(() => globalThis.pruned);
  const { exports } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
  const there = prunedXor(await import(new URL(exports['./core'].default, ROOT)));
  assert.deepEqual(here.paths, there.paths);
  for (const { criterion, weightsLeft, accuracy, steps } of here.paths) {
    assert.ok(accuracy === 1);
    assert.ok(criterion !== 'obs' || steps.length > 1);
    process.stdout.write(
      `${criterion}: ${steps.length - 1} of 13 weights deleted, ${weightsLeft} left, the bits of Node.js\n`,
    );
  }
  const kB = (bytes) => (bytes / 1e3).toFixed(0);
  process.stdout.write(
    `Chromium ${browser.version()}: ${(here.ms / 1e3).toFixed(2)} s (Node.js ${process.versions.node}: ${(there.ms / 1e3).toFixed(2)} s) ` +
      `with a bundle of ${kB(bundle.length)} kB (${kB(gzipSync(bundle).length)} kB gzip)\n`,
  );
} finally {
  await browser.close();
  server.close();
}

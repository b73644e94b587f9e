import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser's program: the first of its names that is on the PATH; undefined where there is none. */
export const browserProgram = () =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => PROGRAMS.map((name) => join(folder, name)))
    .find((path) => existsSync(path));

/** Features that ask the network for something by themselves: they have nothing to do with the page. */
const OFF = ['gpu', 'quic', 'background-networking', 'component-update', 'sync'].map((what) => `--disable-${what}`);

/** Starts the browser without a window. @param executablePath its program */
export const launched = (executablePath) =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--no-first-run', ...OFF] });

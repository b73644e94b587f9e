import { readFileSync } from 'node:fs';
import { CRITERION_STYLE } from '../figures/criterionStyle.ts';
import { darkRules } from '../figures/darkRules.ts';
import { INKS } from '../figures/ink.ts';

/** Scripts of the page, which share their names. Without them it can be read whole, tables unsorted. */
const SCRIPTS = ['parts.js', 'tables.js', 'copies.js', 'networks.js'] as const;

/** The text of a file that a browser reads. */
const fileText = (name: string): string =>
  readFileSync(new URL(`./browser/${name}`, import.meta.url), 'utf8').replaceAll('\r\n', '\n');

/** The style of all pages: the inks of the figures, light and dark, and `browser/page.css`. */
export const pageStyle = (): string => `${inks('light')}@media screen and (prefers-color-scheme:dark){${inks('dark')}}
${fileText('page.css')}${darkRules('svg')}`;

/** The script of all pages: the files of `browser/`, one after the other. */
export const pageScript = (): string => `(() => {\n${SCRIPTS.map(fileText).join('\n')}\n})();`;

const inks = (light: 'light' | 'dark'): string =>
  `:root{color-scheme:${light};${Object.entries(INKS)
    .map(([name, ink]) => `--${name}:${ink[light]};`)
    .join('')}--obs:${CRITERION_STYLE.obs[light]}}`;

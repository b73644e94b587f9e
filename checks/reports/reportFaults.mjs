import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { layoutFaults } from './layoutFaults.mjs';
import { useFaults } from './useFaults.mjs';
import { watchedPage } from './watchedPage.mjs';

const WIDTHS = [400, 900, 1400];
const SCHEMES = ['light', 'dark'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Opens a page in every way that a reader may, and looks for what is wrong with it.
 *
 * @param browser what `launched` gave
 * @param path    file of the page
 * @param ways    widths in px and colour schemes, by default all; `pictures`, the beginning of the paths of pictures
 * @returns { faults, used, bytes, openMs }: each fault once, with where it was seen
 */
export async function reportFaults(browser, path, { widths = WIDTHS, schemes = SCHEMES, pictures } = {}) {
  const url = pathToFileURL(path).href;
  const found = new Map();
  const add = (where, faults) => {
    for (const fault of faults) found.set(fault, [...(found.get(fault) ?? []), where]);
  };
  const picture = async (page, as) => {
    if (pictures) await page.screenshot({ path: `${pictures}-${as}.png`, fullPage: true });
  };

  const startedAt = performance.now();
  const opened = await watchedPage(browser, url);
  const openMs = performance.now() - startedAt;
  const { page } = opened;
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    for (const width of widths) {
      const where = `${width} px, ${colorScheme}`;
      await page.setViewportSize({ width, height: 900 });
      add(where, await page.evaluate(layoutFaults));
      await picture(page, `${width}-${colorScheme}`);
      // What is folded has to be in order, too.
      const folded = await page.evaluateHandle(unfolded);
      add(`${where}, unfolded`, await page.evaluate(layoutFaults));
      if (width === widths[0]) add(`${where}, unfolded`, await accessibilityFaults(page));
      await folded.evaluate((all) => {
        for (const details of all) details.open = false;
      });
    }
  }
  const tables = await page.evaluate(filledTables);

  await page.setViewportSize({ width: 794, height: 1123 }); // A4
  await page.emulateMedia({ media: 'print' });
  add('in print', await page.evaluate(layoutFaults));
  const pdf = await page.pdf({ format: 'A4', ...(pictures && { path: `${pictures}.pdf` }) });
  if (pdf.subarray(0, 5).toString() !== '%PDF-' || !pdf.includes('/Type /Page')) add('in print', ['prints no page']);

  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  await page.setViewportSize({ width: 1400, height: 900 });
  const { faults, used } = await useFaults(page);
  add('in use', [...faults, ...(await page.evaluate(layoutFaults))]);
  await picture(page, 'used');
  add('with script', opened.faults);
  await opened.close();

  const plain = await watchedPage(browser, url, { javaScriptEnabled: false, viewport: { width: 900, height: 900 } });
  add('without script', await plain.page.evaluate(layoutFaults));
  await picture(plain.page, 'plain');
  add('without script', await plain.page.evaluate(unreadable));
  const plainTables = await plain.page.evaluate(filledTables);
  if (plainTables !== tables) add('without script', [`${plainTables} tables have rows instead of ${tables}`]);
  add('without script', plain.faults);
  await plain.close();

  const sentences = [...found].map(([fault, where]) => `${fault} (${where.join('; ')})`);
  return { faults: sentences, used, bytes: readFileSync(path).length, openMs };
}

/** Runs in the page: how many tables have rows, whether they can be seen or not. */
const filledTables = () => document.querySelectorAll('tbody:has(tr)').length;

/** Runs in the page: opens whatever is folded, and returns it. */
function unfolded() {
  const folded = [...document.querySelectorAll('details:not([open])')];
  for (const details of folded) details.open = true;
  return folded;
}

/** The violations that axe-core finds in a page. */
async function accessibilityFaults(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, help, nodes }) => `axe ${id}: ${help}; ${nodes[0].html.slice(0, 120)}`);
}

/** Runs in a page without script: controls that do nothing, and rows that nobody can get at. */
function unreadable() {
  const faults = [];
  const seen = (element) => element.checkVisibility({ visibilityProperty: true });
  const controls = [...document.querySelectorAll('input, select, button')].filter(seen);
  if (controls.length > 0) faults.push(`${controls.length} controls do nothing: ${controls[0].outerHTML.slice(0, 80)}`);
  for (const details of document.querySelectorAll('details')) details.open = true;
  const parts = [...document.querySelectorAll('tbody tr, figure, p, h1, h2, h3')];
  const hidden = parts.filter((element) => !seen(element) && !element.querySelector('input, select, button'));
  if (hidden.length > 0) faults.push(`${hidden.length} parts cannot be seen: ${hidden[0].outerHTML.slice(0, 80)}`);
  return faults;
}

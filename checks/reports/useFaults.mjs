import { readFileSync } from 'node:fs';

/** Controls of a page that are tried of each kind: what one table does, the others do by the same code. */
const TRIED = 4;
const MAX_COLUMNS = 8;

/**
 * Uses the controls of a page as a reader does, by mouse and by keys: sorts and filters tables, moves sliders, plays
 * animations, downloads data.
 *
 * @returns { faults, used }: a sentence a fault, and how many controls of each kind were used
 */
export async function useFaults(page) {
  const faults = [];
  const used = { sorted: 0, filtered: 0, moved: 0, played: 0, downloaded: 0 };
  const visible = async (selector, words = /(?:)/) => {
    const found = [];
    for (const element of await page.$$(selector)) {
      if ((await element.isVisible()) && words.test(await element.textContent())) found.push(element);
    }
    return found;
  };
  // Whatever is folded is opened by its summary, with a key.
  for (const summary of await visible('details:not([open]) > summary')) {
    await summary.focus();
    await page.keyboard.press('Enter');
    if (!(await summary.evaluate(({ parentElement }) => parentElement.open))) faults.push('Enter opens no details');
  }

  const tables = (await visible('table')).slice(0, 40);
  for (const table of tables) {
    if ((await table.$$('tbody tr')).length < 2) continue;
    const buttons = await table.$$('thead th button');
    if (buttons.length > 0 && used.sorted < TRIED) {
      for (const [c, button] of buttons.slice(0, MAX_COLUMNS).entries())
        faults.push(...(await sortFaults(page, table, button, c)));
      used.sorted++;
    }
    const filter = await filterOf(table);
    if (filter && used.filtered < TRIED) {
      faults.push(...(await filterFaults(page, table, filter)));
      used.filtered++;
    }
  }

  for (const slider of (await visible('input[type=range]')).slice(0, TRIED)) {
    faults.push(...(await sliderFaults(page, slider)));
    used.moved++;
  }
  for (const button of (await visible('button', /play/i)).slice(0, TRIED)) {
    faults.push(...(await playFaults(page, button)));
    used.played++;
  }
  for (const link of (await visible('a[download], button', /save|download|csv|json|svg/i)).slice(0, TRIED)) {
    const [download] = await Promise.all([
      page.waitForEvent('download', { timeout: 5000 }).catch(() => null),
      link.click(),
    ]);
    const bytes = download && readFileSync(await download.path());
    const name = download?.suggestedFilename() ?? '';
    if (!bytes || bytes.length < 20) faults.push(`${await link.textContent()} downloads nothing`);
    if (download && !/\.(csv|json|svg)$/.test(name)) faults.push(`a download is called ${JSON.stringify(name)}`);
    used.downloaded++;
  }
  await page.evaluate(() => window.scrollTo(0, 0)); // what stays in sight lies on what is scrolled
  return { faults, used };
}

const textsOf = (table, c) =>
  table.evaluate(
    (element, column) =>
      [...element.tBodies[0].rows].filter((row) => row.checkVisibility()).map((row) => row.cells[column].textContent),
    c,
  );

/** The number that a cell shows; NaN if it shows none. */
function numberIn(text) {
  const plain = text.trim().replaceAll('−', '-').replace(/\s*%$/, '');
  return /^-?[\d.]+(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}

async function sortFaults(page, table, button, c) {
  const faults = [];
  const name = JSON.stringify((await button.textContent()).trim());
  const before = (await textsOf(table, c)).sort();
  const orders = [];
  for (const how of ['click', 'Enter']) {
    if (how === 'click') await button.click();
    else {
      await button.focus();
      await page.keyboard.press(how);
    }
    orders.push(await button.evaluate((element) => element.closest('th').getAttribute('aria-sort')));
    const texts = await textsOf(table, c);
    const numbers = texts.map(numberIn).filter(Number.isFinite);
    const sign = orders.at(-1) === 'descending' ? -1 : 1;
    const isInOrder = numbers.every((number, i) => i === 0 || sign * (number - numbers[i - 1]) >= 0);
    const areNumbers = texts.every((text) => Number.isFinite(numberIn(text)) || /^[-–—\s]*$/.test(text));
    if (areNumbers && !isInOrder) faults.push(`by ${how} ${name} is not sorted: ${texts.slice(0, 8).join(' ')}`);
    const isWhole = await table.evaluate((element) => {
      const { rows } = element.closest('[data-rows]')?.dataset ?? {}; // a page shows the first of many rows
      return rows === undefined || Number(rows) === element.tBodies[0].rows.length;
    });
    if (isWhole && texts.length === before.length && texts.sort().join('\n') !== before.join('\n'))
      faults.push(`sorting by ${name} changes what the table holds`);
  }
  if ([...orders].sort().join() !== 'ascending,descending') {
    faults.push(`${name} clicked and pressed is sorted ${orders.join(', then ')}`);
  }
  return faults;
}

/** The field that filters a table, in the box around it; null if there is none to be seen. */
async function filterOf(table) {
  const field = await table.evaluateHandle((element) => {
    for (let box = element.parentElement; box && box.querySelectorAll('table').length === 1; box = box.parentElement) {
      const found = box.querySelector('input:not([type=range])');
      if (found) return found;
    }
    return null;
  });
  const found = field.asElement();
  return (await found?.isVisible()) ? found : null;
}

async function filterFaults(page, table, filter) {
  const faults = [];
  const rows = () =>
    table.evaluate((element) =>
      [...element.tBodies[0].rows].filter((row) => row.checkVisibility()).map(({ textContent }) => textContent),
    );
  const all = await rows();
  const word = await table.evaluate(({ tBodies }) => [...tBodies[0].rows].at(-1).cells[0].textContent.trim());
  const typed = async (text) => {
    await filter.focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
    if (text) await page.keyboard.type(text);
    await page.waitForTimeout(250); // some wait for the end of a word
    return rows();
  };
  const some = await typed(word);
  if (some.length === 0 || !some.every((text) => text.includes(word))) {
    faults.push(`filtered by ${JSON.stringify(word)}, ${some.length} rows are left, some without it`);
  }
  const none = await typed('no row has this');
  if (none.length > 0) faults.push(`filtered by what no row has, ${none.length} of ${all.length} rows are left`);
  const again = await typed('');
  if (again.length !== all.length) faults.push(`without a filter ${again.length} of ${all.length} rows are there`);
  return faults;
}

/** A picture beside a control, as it is drawn now. */
const drawn = (control) =>
  control.evaluate((element) => {
    const around = element.closest('figure') ?? element.parentElement;
    return [...around.querySelectorAll('svg, output')].map(({ outerHTML }) => outerHTML).join();
  });

async function sliderFaults(page, slider) {
  const faults = [];
  await slider.focus();
  const states = new Set();
  for (const key of ['Home', 'ArrowRight', 'End']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(50);
    states.add(await drawn(slider));
  }
  if (states.size < 2) faults.push('a slider moves, and nothing else does');
  return faults;
}

async function playFaults(page, button) {
  await button.focus();
  const before = await drawn(button);
  await page.keyboard.press('Enter');
  for (let waited = 0; waited < 4000; waited += 200) {
    await page.waitForTimeout(200);
    if ((await drawn(button)) !== before) {
      await page.keyboard.press('Enter'); // pauses
      return [];
    }
  }
  return ['an animation is started, and nothing moves'];
}

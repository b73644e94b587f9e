import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportFaults } from './reportFaults.mjs';

/** A page with one of each thing that a report has, by hand, and nothing wrong with it. */
const SOUND = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>By hand</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; background: #fff; color: #111; }
body { margin: 0 auto; max-width: 60rem; padding: 0 1rem; font: 16px/1.5 sans-serif; }
svg { max-width: 100%; height: auto; }
.wide { overflow-x: auto; }
@media (prefers-color-scheme: dark) { :root { background: #111; color: #eee; } a { color: #9cf; } }
html:not(.scripted) .control { display: none; }
</style>
<script>document.documentElement.className = 'scripted';</script></head><body><main>
<h1>By hand</h1><p>Two criteria.</p>
<figure><svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Errors" width="600" height="300" viewBox="0 0 600 300">
<title>Errors</title><path d="M40 20V260H580" fill="none" stroke="currentColor"/>
<text x="40" y="15" fill="currentColor">error</text><text x="500" y="100" fill="currentColor">OBS</text>
<text x="500" y="116" fill="currentColor">OBD</text><text transform="translate(20 150) rotate(-90)" fill="currentColor">train</text>
<circle cx="100" cy="100" r="5" fill="currentColor"/></svg>
<p class="control"><label>step <input type="range" min="0" max="4" value="0"></label>
<button>Play</button></p>
<figcaption>What is seen. <a download="errors.csv" href="data:text/csv,step%2Cerror%0A0%2C0.25%0A1%2C0.5">Save data</a></figcaption></figure>
<section><p class="control"><label>Filter <input type="search"></label></p>
<div class="wide" tabindex="0" role="region" aria-label="Table"><table><caption>Sizes</caption><thead><tr>
<th scope="col">criterion</th>
<th scope="col">weights</th></tr></thead><tbody>
<tr><td>obs</td><td>14</td></tr><tr><td>obd</td><td>24</td></tr><tr><td>magnitude</td><td>−3</td></tr></tbody></table></div></section>
<details><summary>How it was run</summary><p>surgeon run</p></details>
</main><script>
const table = document.querySelector('table'), body = table.tBodies[0];
const value = (row, c) => Number(row.cells[c].textContent.replace('−', '-'));
for (const th of table.tHead.rows[0].cells) th.innerHTML = '<button>' + th.textContent + '</button>';
document.querySelectorAll('thead button').forEach((button, c) => button.addEventListener('click', () => {
  const th = button.parentElement, up = th.getAttribute('aria-sort') !== 'ascending';
  for (const other of table.tHead.rows[0].cells) other.setAttribute('aria-sort', 'none');
  th.setAttribute('aria-sort', up ? 'ascending' : 'descending');
  const order = c === 1 ? (a, b) => value(a, c) - value(b, c) : (a, b) => a.cells[c].textContent < b.cells[c].textContent ? -1 : 1;
  body.append(...[...body.rows].sort((a, b) => (up ? 1 : -1) * order(a, b)));
}));
document.querySelector('[type=search]').addEventListener('input', ({ target }) => {
  for (const row of body.rows) row.hidden = !row.textContent.includes(target.value);
});
const slider = document.querySelector('[type=range]'), dot = document.querySelector('circle');
const show = () => dot.setAttribute('cx', 100 + 50 * slider.value);
slider.addEventListener('input', show);
let timer;
document.querySelector('main p button').addEventListener('click', () => {
  if (timer) return timer = clearInterval(timer);
  timer = setInterval(() => { slider.value = (Number(slider.value) + 1) % 5; show(); }, 100);
});
</script></body></html>`;

const TEXT_ORDER = '(String(value(a, c)) < String(value(b, c)) ? 1 : -1)';

/** Pages with several faults each: what is done to the sound one, and what has to be said of it then. */
const BROKEN = [
  [
    ['two texts in one place', 'y="116"', 'y="104"', /"OBS" lies on "OBD"/],
    ['a text that leaves its drawing', 'translate(20 150)', 'translate(2 150)', /"train" leaves its drawing/],
    ['a drawing without words', '<title>Errors</title>', '', /a drawing has no title/],
    [
      'a picture from elsewhere',
      '</main>',
      '<img alt="" src="https://example.invalid/a.png"></main>',
      /asks for https/,
    ],
    ['a picture beside it', '</main>', '<img alt="" src="a.png"></main>', /asks for file:.*a\.png/],
    [
      'what its policy forbids',
      '</main>',
      '<script src="https://example.invalid/a.js"></script></main>',
      /Loading the script .* violates/,
    ],
    ['something printed', 'let timer;', 'let timer; console.log("here");', /prints here/],
    ['a page wider than the window', 'class="wide"', 'style="width: 70rem"', /the page is \d+ px wide in .* of 400 px/],
    ['text cut off', '<p>Two', '<p style="overflow: hidden; white-space: nowrap; width: 3rem">Two', /is cut off/],
    ['a field without a label', '<label>Filter ', '<label></label>Filter ', /axe label/],
    ['too little contrast', '<h1>', '<h1 style="color: #bbb; background: #fff">', /axe color-contrast/],
  ],
  [
    ['numbers sorted as text', 'value(a, c) - value(b, c)', TEXT_ORDER, /"weights" is not sorted/],
    [
      'values lost by sorting',
      'body.append(',
      "body.rows[0].cells[0].append('!'); body.append(",
      /changes what the table/,
    ],
    ['headers for the mouse', "'<button>'", '\'<button onkeydown="event.preventDefault()">\'', /"weights" clicked and/],
    ['a filter that does nothing', '.hidden = !row', '.title = !row', /filtered by what no row has, 3 of 3/],
    ['a slider that does nothing', '+ 50 * slider.value', '', /a slider moves, and nothing else/],
    ['an animation that does nothing', 'setInterval(() => {', 'setInterval(() => { return;', /nothing moves/],
    ['data that are not there', 'step%2Cerror%0A0%2C0.25%0A1%2C0.5', '', /downloads nothing/],
  ],
  [
    ['a drawing of no size', 'width="600" height="300"', 'width="0" height="0"', /the drawing "Errors" is 0 × 0 px/],
    ['an error', 'let timer;', 'let timer; missing();', /throws ReferenceError/],
    ['controls without script', 'html:not(.scripted) .control', '.none', /controls do nothing/],
    ['rows that a script shows', '<tr><td>obd', '<tr style="display: none"><td>obd', /1 parts cannot be seen/],
  ],
];

/**
 * Makes sure that the check sees: a sound page passes, and of each broken one it says what is wrong.
 *
 * @throws {AssertionError} if it does not
 * @returns how many kinds of faults there were
 */
export async function selfTest(browser) {
  const folder = mkdtempSync(join(tmpdir(), 'surgeon-page-'));
  const said = async (html, ways) => {
    const path = join(folder, 'page.html');
    writeFileSync(path, html);
    return reportFaults(browser, path, ways);
  };
  try {
    const sound = await said(SOUND);
    assert.deepEqual(sound.faults, []);
    assert.deepEqual(sound.used, { sorted: 1, filtered: 1, moved: 1, played: 1, downloaded: 1 });
    for (const changes of BROKEN) {
      let html = SOUND;
      for (const [what, from, to] of changes) {
        assert.ok(html.includes(from), `${what}: the page has no ${from}`);
        html = html.replace(from, to);
      }
      const { faults } = await said(html, { widths: [400], schemes: ['light'] });
      for (const [what, , , expected] of changes) {
        assert.ok(
          faults.some((fault) => expected.test(fault)),
          `${what}: the check says ${JSON.stringify(faults)}`,
        );
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return BROKEN.flat().length;
}

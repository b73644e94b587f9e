// @ts-check
// Tables of the page: filtered by words, sorted by any column, as many rows as are wanted, and saved as CSV. The rows
// that stand in the page are the first ones of the data beside each table.

/** Rows that a table shows at first, and that a click adds. */
const FIRST = 50;
const MORE = 200;

/** @typedef {string | number | null} Cell */
/** @typedef {{ name: string, numeric: boolean, cell: (row: number) => Cell }} TableColumn */
/** @typedef {{ rows: number, columns: TableColumn[] }} TableValues */

for (const box of document.querySelectorAll('[data-table]')) prepareTable(/** @type {HTMLElement} */ (box));

/** @param {HTMLElement} box a table with its data */
function prepareTable(box) {
  const source = box.querySelector('script[type="application/json"]');
  const table = box.querySelector('table');
  const body = table?.querySelector('tbody');
  if (!source || !table || !body || body.children.length < 2) return;
  const heads = /** @type {HTMLElement[]} */ ([...table.querySelectorAll('thead th')]);
  const total = Number(box.dataset.rows);
  const first = Math.max(FIRST, body.children.length);
  const state = { words: '', sorted: -1, direction: 1, limit: first };
  /** @type {TableValues | undefined} */
  let values;
  /** @type {string[] | undefined} */
  let texts;
  const read = () => {
    values ??= valuesOf(JSON.parse(source.textContent ?? ''));
    return values;
  };
  const shown = () => heads.map((head) => read().columns[Number(head.dataset.column)]);

  const filter = document.createElement('input');
  filter.type = 'search';
  filter.autocomplete = 'off';
  const label = element('label', '', 'Filter ');
  label.append(filter);
  const count = element('span', 'count');
  count.setAttribute('role', 'status');
  const save = button('', 'Save as CSV', () => {
    saveFile(`${box.dataset.table}.csv`, 'text/csv', csvOf(read().columns, rowsWanted()));
  });
  const tools = element('div', 'tools');
  tools.append(label, count, save);
  box.prepend(tools);
  const more = button('more', '', () => {
    state.limit = (body?.children.length ?? 0) + MORE;
    draw();
  });
  table.parentElement?.after(more);
  box.querySelector('.rest')?.remove();
  say(total, body.children.length);

  filter.addEventListener('input', () => {
    Object.assign(state, { words: filter.value, limit: first });
    draw();
  });
  for (const [c, head] of heads.entries()) head.replaceChildren(button('', head.textContent ?? '', () => sortBy(c)));

  /**
   * By a column from the smallest on, then from the largest on, then as the file has them.
   *
   * @param {number} c
   */
  function sortBy(c) {
    const isSame = state.sorted === c;
    state.sorted = isSame && state.direction < 0 ? -1 : c;
    state.direction = isSame && state.direction > 0 ? -1 : 1;
    for (const head of heads) head.removeAttribute('aria-sort');
    if (state.sorted === c) heads[c].setAttribute('aria-sort', state.direction > 0 ? 'ascending' : 'descending');
    draw();
  }

  /** Indices of the rows that the filter leaves, in the order that is wanted. */
  function rowsWanted() {
    const { columns } = read();
    const words = state.words.toLowerCase().split(/\s+/);
    const all = Array.from({ length: total }, (_, row) => row);
    texts ??= words.join('') === '' ? undefined : all.map((row) => searched(columns, row));
    const found = texts ? all.filter((row) => words.every((word) => texts?.[row].includes(word))) : all;
    const by = shown()[state.sorted];
    return by ? sortedRows(found, by, state.direction) : found;
  }

  function draw() {
    const wanted = rowsWanted();
    const columns = shown();
    const lines = wanted.slice(0, state.limit).map((row) => {
      const line = document.createElement('tr');
      for (const [c, { cell }] of columns.entries()) {
        const part = element(c === 0 ? 'th' : 'td', heads[c].className, textOf(cell(row)));
        if (c === 0) part.setAttribute('scope', 'row');
        line.append(part);
      }
      return line;
    });
    body?.replaceChildren(...lines);
    say(wanted.length, lines.length);
  }

  /**
   * Says how many rows there are, and how many more there would be.
   *
   * @param {number} found rows that the filter leaves
   * @param {number} drawn rows of them that are in the page
   */
  function say(found, drawn) {
    count.textContent = found === total ? rowsText(total) : `${grouped(found)} of ${rowsText(total)}`;
    more.hidden = found <= drawn;
    more.textContent = `Show ${grouped(Math.min(MORE, found - drawn))} more of ${rowsText(found)}`;
  }
}

/**
 * @param {{ rows: number, columns: { name: string, numeric: boolean, values: Cell[], at?: number[] }[] }} data
 * @returns {TableValues}
 */
function valuesOf({ rows, columns }) {
  return {
    rows,
    columns: columns.map(({ name, numeric, values, at }) => {
      const isConstant = values.length === 1;
      return { name, numeric, cell: (row) => values[at ? at[row] : isConstant ? 0 : row] };
    }),
  };
}

/**
 * The text in which words are looked for.
 *
 * @param {TableColumn[]} columns
 * @param {number} row
 */
function searched(columns, row) {
  const texts = columns.map(({ cell }) => textOf(cell(row)));
  return texts.join('\n').toLowerCase();
}

/**
 * Rows in the order of a column, those without a value last; equal ones stay in the order of the file.
 *
 * @param {number[]} rows
 * @param {TableColumn} column
 * @param {number} direction 1 or −1
 */
function sortedRows(rows, { numeric, cell }, direction) {
  const isMissing = (/** @type {Cell} */ value) => value === null || value === '' || value === '-';
  const keyed = rows.map((row) => ({ row, value: cell(row) }));
  const present = keyed.filter(({ value }) => !isMissing(value));
  const missing = keyed.filter(({ value }) => isMissing(value));
  const order = present.sort((a, b) => {
    const difference = numeric ? Number(a.value) - Number(b.value) : natural(String(a.value), String(b.value));
    return direction * difference || a.row - b.row;
  });
  return [...order, ...missing].map(({ row }) => row);
}

/**
 * The order of texts in which numbers count as numbers: `5 of 20` before `12 of 20`.
 *
 * @param {string} a
 * @param {string} b
 */
function natural(a, b) {
  const [one, other] = [a, b].map((text) => text.split(/(\d+(?:\.\d+)?(?:e[+-]?\d+)?)/));
  for (let i = 0; i < Math.min(one.length, other.length); i++) {
    const difference = i % 2 === 1 ? Number(one[i]) - Number(other[i]) : 0;
    if (difference !== 0) return difference;
    if (one[i] !== other[i]) return one[i] < other[i] ? -1 : 1;
  }
  return one.length - other.length;
}

/**
 * A cell as the page shows it: numbers with six significant digits, a minus sign, a dash where there is nothing.
 *
 * @param {Cell} cell
 */
function textOf(cell) {
  if (cell === null || cell === '-') return '–';
  if (typeof cell === 'string') return cell;
  const rounded = Number.isInteger(cell) ? cell : Number(cell.toPrecision(6));
  const isSmall = rounded !== 0 && Math.abs(rounded) < 1e-3;
  return (isSmall ? rounded.toExponential() : String(rounded)).replaceAll('-', '−');
}

/**
 * All columns of some rows as CSV, every number in full.
 *
 * @param {TableColumn[]} columns
 * @param {number[]} rows
 */
function csvOf(columns, rows) {
  const lines = [columns.map(({ name }) => csvText(name))];
  for (const row of rows) lines.push(columns.map(({ numeric, cell }) => csvField(cell(row), numeric)));
  return `${lines.map((fields) => fields.join(',')).join('\n')}\n`;
}

/**
 * @param {Cell} cell
 * @param {boolean} numeric
 */
function csvField(cell, numeric) {
  if (cell === null || (numeric && cell === '-')) return '';
  if (typeof cell === 'number') return String(cell);
  return numeric ? cell : csvText(cell);
}

/**
 * Text of a field: what a spreadsheet would compute has an apostrophe before it, as in files of `surgeon export`.
 *
 * @param {string} text
 */
function csvText(text) {
  const safe = /^[=+\-@＝＋－＠\t\r\n']/.test(text) ? `'${text}` : text;
  return safe === '' || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * A count with its thousands apart.
 *
 * @param {number} count
 */
function grouped(count) {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** @param {number} count */
function rowsText(count) {
  return `${grouped(count)} row${count === 1 ? '' : 's'}`;
}

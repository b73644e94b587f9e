import { TABLE_RECORDS } from '../../src/tables/tableRequests.ts';
import { columnTable, DESCRIBED, fieldTable } from './columnTables.ts';
import { matrixTable, valueTable } from './recordTables.ts';

/** Tables that are not those of one file's columns, by the names that they have in the page. */
const OTHERS: Readonly<Record<string, () => string>> = {
  config: fieldTable,
  values: valueTable,
  matrices: matrixTable,
};

/** The heading before which a table without a section gets one. */
const LAST_TABLE = '### `claims`\n';

/**
 * `docs/results.md` with its tables as the code has them today: each between `<!-- table NAME -->` and `<!-- end -->`.
 * A table of results that it does not mention yet gets a section, with the description of its request.
 */
export const resultsPage = (page: string): string =>
  withSections(page).replaceAll(/<!-- table (\w+) -->\n.*?<!-- end -->/gs, (_, name: string) => {
    const text = OTHERS[name]?.() ?? columnTable(name);
    return `<!-- table ${name} -->\n\n${text}\n\n<!-- end -->`;
  });

function withSections(page: string): string {
  const missing = DESCRIBED.filter((name) => !page.includes(`<!-- table ${name} -->`));
  const sections = missing.map((name) => {
    const record = Object.values(TABLE_RECORDS).find(({ columns }) => name in columns);
    const about = record?.request.description?.replace(`${name}.arrow: `, '') ?? '';
    return `### \`${name}\`\n\n${about}\n\n<!-- table ${name} -->\n<!-- end -->\n\n`;
  });
  return page.replace(LAST_TABLE, () => sections.join('') + LAST_TABLE);
}

import { EXPERIMENTS } from './experiments/index.ts';
import { cellsOf, withOverrides } from './src/experiment/cells.ts';
import { createPool } from './src/parallel/pool.ts';
import { runExperiment } from './src/run/runExperiment.ts';
import { buildTables, writeFailures } from './src/tables/experimentTables.ts';
const pool = createPool(2); const networks = new Map();
for (const e of EXPERIMENTS) {
  if (process.argv[2] && !process.argv[2].split(',').includes(e.name)) continue;
  let t=performance.now();
  const cells = cellsOf(e);
  const r = await runExperiment(e, cells, { out: '/tmp/res', pool, networks, command: 'x', force: true, onEvent: (ev) => { if (ev.event!=='cell') console.log(ev); } });
  console.log(e.name, cells.length, r.status, r.failures.length, r.failures[0]?.reason, 'run', (performance.now()-t).toFixed(0)); t=performance.now();
  const b = buildTables('/tmp/res', e, cells); writeFailures('/tmp/res', e, r.failures);
  console.log('tables', (performance.now()-t).toFixed(0), b.missing.length, b.tables.map(t=>t.name+':'+t.rows.length).join(' '));
}
await pool.close();

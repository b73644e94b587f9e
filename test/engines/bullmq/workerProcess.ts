import { once } from 'node:events';
import { serveCells } from '../../../src/engines/bullmq/serveCells.ts';
import { dataSets } from '../../dataSets.ts';
import { plainEngine } from '../plainEngine.ts';
import { QUICK_LOCKS } from './quickLocks.ts';

// A worker in a process of its own, to be killed: it is told where its Redis is, begins two cells, says so, and never
// ends them.
const [redis] = (await once(process.stdin, 'data')).map(String);
await serveCells({
  redis,
  threads: 2,
  dataSets,
  locks: QUICK_LOCKS,
  engineWithin: () => ({
    ...plainEngine,
    prune({ id }) {
      process.stdout.write(`began ${id}\n`);
      return new Promise(() => {});
    },
  }),
});

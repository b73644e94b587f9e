import { serveCells } from '../../../src/run/engines/bullMqWorker.ts';
import { plainEngine } from './plainEngine.ts';
import { SHORT_LOCKS } from './shortLocks.ts';

// A worker in a process of its own, to be killed: it begins two cells, says so, and never ends them.
const [redis] = process.argv.slice(2);
await serveCells({
  redis,
  threads: 2,
  locks: SHORT_LOCKS,
  engineWithin: () => ({
    ...plainEngine,
    prune({ id }) {
      process.stdout.write(`began ${id}\n`);
      return new Promise(() => {});
    },
  }),
});

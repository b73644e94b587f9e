// Preloaded into a command: says when it ends how much memory it took at most.

import { isMainThread } from 'node:worker_threads';

if (isMainThread)
  process.on('exit', () => process.stderr.write(`\npeak memory ${process.resourceUsage().maxRSS} KiB\n`));

#!/usr/bin/env node
import { surgeon } from './surgeon.ts';

// A reader that has seen enough (`surgeon plan monks | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
// Nobody listening to progress is no reason to stop.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

await surgeon(process.argv.slice(2));

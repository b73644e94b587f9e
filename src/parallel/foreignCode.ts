import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { FROM_SOURCES, workerFile } from './workerFile.ts';

/** The end of a thread with code that is not ours: with its one message, or without one. */
export type ForeignOutcome<Message> =
  | { readonly end: 'message'; readonly message: Message }
  /** an error that nobody caught */
  | { readonly end: 'error'; readonly error: unknown }
  /** `process.exit` */
  | { readonly end: 'exit'; readonly status: number };

/**
 * Runs `workers/<worker>`, which runs code that is not ours, on a thread of its own. The thread's first message counts;
 * it says by a second one that all is out that was printed, and is ended. Nothing that the code does to its process
 * reaches this one: exit, exit status, variables, arguments, signals, `console`. What it prints goes to stderr; what it
 * leaves open (timers, servers, threads) ends with its thread.
 *
 * @param data what the thread gets as its `workerData`
 */
export async function foreignCode<Message>(worker: string, data: unknown): Promise<ForeignOutcome<Message>> {
  const argv = process.argv.slice(2);
  const options = { eval: true, argv, workerData: data, stdout: true, stderr: true };
  const thread = new Worker(firstLine(worker), options);
  for (const printed of [thread.stdout, thread.stderr]) printed.on('data', (chunk) => process.stderr.write(chunk));
  const outcome = await new Promise<ForeignOutcome<Message>>((resolve) => {
    let first: ForeignOutcome<Message> | null = null;
    thread.on('message', (message) => {
      if (first) resolve(first);
      first ??= { end: 'message', message };
    });
    thread.once('error', (error) => resolve(first ?? { end: 'error', error }));
    thread.once('exit', (status) => resolve(first ?? { end: 'exit', status }));
  });
  await thread.terminate();
  return outcome;
}

/** The first line of a thread: it loads the worker's file, after the TypeScript loader where it needs one. */
function firstLine(worker: string): string {
  const load = `import(${JSON.stringify(pathToFileURL(workerFile(worker)).href)})`;
  if (!FROM_SOURCES) return load;
  const tsx = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  return `import(${tsx}).then(({ register }) => { register(); return ${load}; })`;
}

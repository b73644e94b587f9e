import { parentPort, workerData } from 'node:worker_threads';
import { type ModuleOutcome, plainExport } from '../src/experiment/moduleExport.ts';

const send = (outcome: ModuleOutcome | null) => parentPort!.postMessage(outcome);
// As they are before the module can change them.
const exit = process.exit.bind(process);
const writes = [process.stdout, process.stderr].map((stream) => stream.write.bind(stream));

// A promise that never settles leaves the thread with nothing to do.
process.once('beforeExit', () => {
  send(null);
  exit();
});
send(await plainExport(workerData as string));
// The thread is ended when all is out that was printed.
await Promise.all(writes.map((write) => new Promise((resolve) => write('', resolve))));
parentPort!.postMessage('printed');

import { type PathTask, sendSteps } from '../src/engines/threads/sendSteps.ts';

/** One path on one thread, sent step by step. */
export default (task: PathTask) => sendSteps(task);

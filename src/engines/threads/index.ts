// The engine of threads in this process.

export { suitTeams, type ThreadsOptions, threadsEngine } from './threadsEngine.ts';

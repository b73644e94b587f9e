/**
 * How to call this program in commands that the reader is to type: `npx surgeon` where npm or npx started it, as in a clone,
 * else `surgeon`.
 */
export const programName = (): string => (process.env.npm_lifecycle_event === undefined ? 'surgeon' : 'npx surgeon');

/** The networks of a grid as they are written, one an item: files, names of those that are known, and null for none. */
export const networkItems = (entry: unknown): unknown[] =>
  [entry].flat().flatMap((item) => {
    if (typeof item !== 'string') return [item];
    return item.split(',').map((name) => (name.trim() === 'null' ? null : name.trim()));
  });

/** The end of the name of a file. */
const EXTENSION = /\.[^./\\]+$/;
/** Whether such an item is a file, which has to be read: a name has no point in it. */
export const isNetworkFile = (item: unknown): item is string => typeof item === 'string' && EXTENSION.test(item);

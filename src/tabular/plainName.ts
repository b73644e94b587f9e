import { basename } from 'node:path';

/** A name as data sets and networks have it, from that of a file: `my wine.csv.gz` is `my-wine`. */
export const plainName = (path: string): string =>
  basename(path)
    .replace(/(\.(csv|tsv|pat))?\.\w+$/i, '')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '') || 'data';

import type { Column, Row } from '../arrow/columns.ts';
import type { NetworkPath } from './networkPath.ts';

/** A picture, with what a report says of it. */
export interface Figure {
  /** camelCase, unique in its report: `surgeon figure monks/errors` */
  readonly name: string;
  /** one line */
  readonly title: string;
  /** one or two sentences: what is seen, of how many networks, what the marks mean */
  readonly caption: string;
  /** by a public function of this folder */
  readonly svg: string;
  /** every number that is drawn */
  readonly data: { readonly columns: readonly Column[]; readonly rows: readonly Row[] };
  /** of a drawing of a network: the states of its path, for the script of a page */
  readonly path?: NetworkPath;
  /** Of a drawing of a network: its path as one SVG that plays by itself. */
  readonly animation?: () => string;
}

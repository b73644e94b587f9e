import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Published corpora that some tests want, each with a file of its folder. They are not in the repository. */
const CORPORA = { digits: 'optdigits.tra', nettalk: 'nettalk.data' } as const;
type Corpus = keyof typeof CORPORA;

/** The folder that `SURGEON_DATA` names, as for `--data`; of no meaning where it has none of the corpora. */
export const USER_DATA = resolve(process.env.SURGEON_DATA || 'nowhere');

/** Whether the user's folder has a corpus. */
export const hasCorpus = (corpus: Corpus): boolean => existsSync(join(USER_DATA, corpus, CORPORA[corpus]));

/** The folder that `SURGEON_NETWORKS` names, with networks that other tools wrote; null where there is none. */
export const USER_NETWORKS = existsSync(process.env.SURGEON_NETWORKS || 'nowhere')
  ? resolve(process.env.SURGEON_NETWORKS!)
  : null;

/** Says in one line which tests are skipped, and how they are not; nothing where none are. */
export default function sayWhatIsSkipped(): void {
  if (!USER_NETWORKS) process.stderr.write('skipped: tests on networks of other tools (SURGEON_NETWORKS is not set)\n');
  const missing = (Object.keys(CORPORA) as Corpus[]).filter((corpus) => !hasCorpus(corpus));
  if (missing.length === 0) return;
  const { SURGEON_DATA: given } = process.env;
  const why = given ? `SURGEON_DATA=${given} has no ${missing[0]}/${CORPORA[missing[0]]}` : 'SURGEON_DATA is not set';
  process.stderr.write(`skipped: tests on the published ${missing.join(', ')} (${why}; a folder as for --data)\n`);
}

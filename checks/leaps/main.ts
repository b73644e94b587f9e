// Are our masks those of leaps, Alan Miller's Fortran in R, for the same regression? OBS with one H against backward
// elimination, mask for mask at every size, and the proven best masks of both; losses to 1e-10 of themselves.
//
//   npm run check:leaps                 (R with leaps: apt-get install r-cran-leaps; some minutes)
//   npm run check:leaps -- --write      (writes what leaps found for the tests, too: test/subset/leaps.json)

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { textTable } from '../../src/report/textTable.ts';
import { KernelSubtreeSearch } from '../../src/subset/kernelSubtreeSearch.ts';
import { Proof } from '../../src/subset/proof.ts';
import { type SubsetFit, subsetFit } from '../../src/subset/quadraticModel.ts';

import { maskAt } from '../../src/trace/trace.ts';
import type { LeapsFixture, LeapsNetwork } from '../../test/subset/leapsFixture.ts';
import { hexOf } from '../../test/subset/maskHex.ts';
import { type PrunedModel, prunedModel } from '../../test/subset/prunedModel.ts';
import { askLeaps, type LeapsAnswer, leapsVersion } from './askLeaps.ts';
import { closestSaliencies } from './closestSaliencies.ts';
import { type ComparedNetwork, NETWORKS } from './networks.ts';

/** Saliencies that differ by less of themselves may come in either order: rounding decides. */
const TIE = 1e-9;
/** The largest difference of two losses of one mask, of themselves. */
const MAX_DIFFERENCE = 1e-10;

const say = (text: string) => process.stdout.write(`${text}\n`);

/** The weights that OBS keeps, k of them. */
const keptByObs = ({ model, path }: PrunedModel, k: number): number[] =>
  [...maskAt(path, model.n - k)].flatMap((live, q) => (live === 1 ? [q] : []));

/** The best masks of sizes 1, 2, …, each proven by one thread, with OBS's mask of the size as the first. */
function provenMasks(trained: PrunedModel, sizes: number): { fits: SubsetFit[]; seconds: number } {
  const begun = performance.now();
  const search = new KernelSubtreeSearch(trained.model);
  const fits = Array.from({ length: sizes }, (_, i) => {
    const proof = new Proof(trained.model, { size: i + 1, kept: keptByObs(trained, i + 1) });
    while (!proof.isProven) proof.absorb(proof.nextWave().map((task) => search.search(task)));
    return proof.best;
  });
  return { fits, seconds: (performance.now() - begun) / 1000 };
}

/** A network with what is compared. */
interface Comparison {
  readonly network: ComparedNetwork;
  readonly trained: PrunedModel;
  readonly backward: LeapsAnswer;
  readonly best: LeapsAnswer;
}

const largest = (values: readonly number[]) => Math.max(...values);
const share = (count: number, all: number) => (count === all ? `all ${all}` : `${count} of ${all}`);

/** The row of a network in the table, and whether all is as it must be. */
function judged({ network, trained, backward, best }: Comparison) {
  const { model, path } = trained;
  const order = path.steps.slice(1).map(({ deleted }) => deleted!);
  const closest = closestSaliencies(model, order);
  const isTie = closest < TIE;
  const asObs = backward.masks.filter(({ kept }) => kept.join() === keptByObs(trained, kept.length).join()).length;
  const greedy = largest(backward.masks.map(({ kept, loss }) => Math.abs(subsetFit(model, kept).loss / loss - 1)));

  const { fits, seconds } = provenMasks(trained, best.masks.length);
  const asOurs = fits.filter(({ kept }, i) => kept.join() === best.masks[i].kept.join()).length;
  const proven = largest(fits.map(({ loss }, i) => Math.abs(loss / best.masks[i].refitLoss - 1)));
  const searched = largest(best.masks.map(({ loss, refitLoss }) => Math.abs(loss / refitLoss - 1)));
  const optimal = fits.filter(({ kept }, i) => kept.join() === keptByObs(trained, i + 1).join()).length;

  const sameMasks = isTie || (asObs === backward.masks.length && asOurs === fits.length);
  const agrees = sameMasks && greedy <= MAX_DIFFERENCE && proven <= MAX_DIFFERENCE;
  const exponent = (x: number) => x.toExponential(0);
  const row = [
    ...[network.name, `${model.n}`, exponent(closest), share(asObs, backward.masks.length), exponent(greedy)],
    ...[share(asOurs, fits.length), exponent(proven), exponent(searched), share(optimal, fits.length)],
    ...[best.seconds.toFixed(2), seconds.toFixed(2), isTie ? 'tie' : agrees ? 'yes' : 'NO'],
  ];
  return { row, agrees, isTie };
}

/** The figures of a network that tests read. */
function figures({ network, trained, backward, best }: Comparison): LeapsNetwork {
  const masks = [...backward.masks, { kept: [...trained.model.center.keys()], loss: 0 }];
  const dropped = masks.map(({ kept }, i) => kept.find((q) => !masks[i - 1]?.kept.includes(q))!).reverse();
  return {
    ...{ name: network.name, grid: network.grid, dropped, losses: backward.masks.map(({ loss }) => loss) },
    ...{ best: best.masks.map(({ kept }) => hexOf(kept)), bestLosses: best.masks.map(({ refitLoss }) => refitLoss) },
  };
}

const version = leapsVersion();
if (version === null) {
  say('check:leaps needs R with leaps: apt-get install r-cran-leaps');
  process.exit(2);
}
const trained = NETWORKS.map(({ grid }) => prunedModel(grid));
const backward = askLeaps(trained.map(({ model }) => ({ model, method: 'backward', size: model.n })));
const best = askLeaps(trained.map(({ model }, i) => ({ model, method: 'exhaustive', size: NETWORKS[i].bestUpTo })));
const compared = NETWORKS.map((network, i) => {
  return { network, trained: trained[i], backward: backward[i], best: best[i] };
});
const rows = compared.map(judged);
const head = [
  ...[
    'network',
    'n',
    'closest saliencies',
    'backward masks = OBS',
    'losses differ',
    'best masks = ours',
    'losses differ',
  ],
  ...['within leaps', 'OBS is best', 'leaps, s', 'ours, s', 'agrees'],
];
say(version);
say(
  textTable(
    head,
    rows.map(({ row }) => row),
  ),
);
const ties = rows.filter(({ isTie }) => isTie).length;
const wrong = rows.filter(({ agrees }) => !agrees).length;
say(`${rows.length - ties - wrong} networks agree, ${ties} have ties, ${wrong} differ`);
if (process.argv.includes('--write')) {
  const fixture: LeapsFixture = { from: version, networks: compared.filter((_, i) => !rows[i].isTie).map(figures) };
  const file = fileURLToPath(new URL('../../test/subset/leaps.json', import.meta.url));
  writeFileSync(file, JSON.stringify(fixture));
  execFileSync('npx', ['biome', 'format', '--write', file]);
}
process.exitCode = wrong === 0 ? 0 : 1;

import type { Row } from '../../trace/columns.ts';
import { type Claim, NIPS5, notRun, type TableRows } from './claim.ts';
import { type CellRows, cellRows } from './paths.ts';

/** What section 6 says of NETtalk, and how the criteria compare there. */
export function nettalkClaims(rows: TableRows): Claim[] {
  const cells = cellRows(rows, 'nettalk', (row) => row.retrain === 'every' && row.retrainEvery === STAGE);
  const of = (criterion: string) => cells.filter(({ summary }) => summary.criterion === criterion);
  return [testErrorFalls(of('obs')), noHarm(of('obs')), others(of('obs'), [...of('obd'), ...of('magnitude')])];
}

/** Deletions of a stage: from 5,546 weights to 2,438. */
const STAGE = 3108;
const PAPER_FALL = 1 - 4701 / 5259;

const ends = ({ path }: CellRows) => ({
  start: path[0].testError as number,
  end: path[path.length - 1].testError as number,
});
const atDecay = ({ summary }: CellRows) => `decay ${(summary.decay as number).toExponential()}`;

function testErrorFalls(obs: readonly CellRows[]): Claim {
  const claim = {
    claim:
      'NETtalk: pruned by OBS from 5,546 to 2,438 weights, retrained, and pruned to 1,560, the test error is lower than at the start',
    source: `${NIPS5}, section 6`,
    paper: '5,259 to 4,701, a fall of 10.6 %',
  };
  if (obs.length === 0) return { ...claim, ...notRun('nettalk') };
  const falls = obs.map((cell) => ({ words: atDecay(cell), fall: 1 - ends(cell).end / ends(cell).start }));
  const most = Math.max(...falls.map(({ fall }) => fall));
  return {
    ...claim,
    ours: falls.map(({ words, fall }) => `${words}: ${(100 * fall).toFixed(1)} %`).join(', '),
    verdict: most >= PAPER_FALL ? 'better' : most > 0.5 * PAPER_FALL ? 'reproduced' : 'differs',
    note: "fall of the test error; reproduced: more than half of the paper's at some decay. The less decay, the more the dense network overfits",
  };
}

/** Largest rise of the test error that counts as no harm. */
const HARMLESS = 0.05;

function noHarm(obs: readonly CellRows[]): Claim {
  const claim = {
    claim: 'NETtalk: OBS deletes 72 % of the weights without harm to the test error',
    source: `${NIPS5}, section 6`,
    paper: '1,560 of 5,546 weights left, test error lower',
  };
  if (obs.length === 0) return { ...claim, ...notRun('nettalk') };
  const rises = obs.map((cell) => ({ words: atDecay(cell), rise: ends(cell).end / ends(cell).start - 1 }));
  return {
    ...claim,
    ours: rises.map(({ words, rise }) => `${words}: ${rise > 0 ? '+' : ''}${(100 * rise).toFixed(1)} %`).join(', '),
    verdict: rises.every(({ rise }) => rise <= HARMLESS) ? 'reproduced' : 'differs',
    note: `reproduced: at no decay does it rise by more than ${100 * HARMLESS} %`,
  };
}

function others(obs: readonly CellRows[], rest: readonly CellRows[]): Claim {
  const claim = {
    claim: 'NETtalk: at 1,560 weights OBS has a lower training error than OBD and magnitude, all retrained at 2,438',
    source: `${NIPS5}, section 3, asked of NETtalk`,
    paper: 'E(magnitude) ≥ E(OBD) ≥ E(OBS) to second order',
  };
  if (obs.length === 0 || rest.length === 0) return { ...claim, ...notRun('nettalk') };
  const last = ({ path }: CellRows): Row => path[path.length - 1];
  const ratios = rest.map((cell) => {
    const beside = obs.find(({ summary }) => summary.decay === cell.summary.decay)!;
    return {
      words: `${cell.summary.criterion} at ${atDecay(cell)}`,
      ratio: (last(cell).trainError as number) / (last(beside).trainError as number),
    };
  });
  return {
    ...claim,
    ours: ratios.map(({ words, ratio }) => `${words}: ${ratio.toFixed(2)} times`).join(', '),
    verdict: ratios.every(({ ratio }) => ratio > 1) ? 'reproduced' : 'differs',
    note: 'training error beside that of OBS on the same network',
  };
}

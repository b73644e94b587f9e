import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDataSet } from '../../../src/tabular/readDataSet.ts';
import { USER_NETWORKS } from '../../userData.ts';
import { inDoubles } from './inDoubles.ts';
import { linkedNetwork } from './linkedNetwork.ts';

/**
 * The links of SNNS's encoder in the order in which its function OptimalBrainSurgeon (version 4.2, single precision)
 * deletes them: initial value 1e-6, no retraining, no pruning of units. The check `checks/snns` has how it is held
 * against runs.
 */
const SNNS_ORDER = `
10>19 6>11 7>11 5>10 2>10 1>9 8>10 11>17 
2>9 7>9 4>10 9>14 3>11 6>10 5>9 8>9 
11>19 9>12 1>11 10>12 7>10 11>18 3>10 10>14 
9>17 10>18 10>13 1>10 10>16 4>11 2>11 9>15 
9>13 11>15 9>16 9>19 6>9 4>9 3>9 11>14 
8>11 5>11 10>15 10>17 11>16 11>12 9>18 11>13 
`;

describe.skipIf(!USER_NETWORKS)('OBS of links alone', () => {
  it('deletes the links of the encoder of SNNS in the order of its own OBS', async () => {
    const file = join(USER_NETWORKS ?? '', 'snns-encoder', 'encoder');
    const linked = linkedNetwork(`${file}.net`);
    const { train: samples } = await readDataSet({ train: `${file}.pat` });
    const path = inDoubles(linked, { samples, alpha: 1e-6, steps: 48 });
    expect(path.map(({ link }) => linked.names[link])).toEqual(SNNS_ORDER.trim().split(/\s+/));
    // SNNS's measures of the first and the last: 3e-6 and 4e-6 off in single precision.
    expect(Math.abs(path[0].measure / 9.8962812e-7 - 1)).toBeLessThan(1e-5);
    expect(Math.abs(path[47].measure / 0.159018353 - 1)).toBeLessThan(1e-5);
  });
});

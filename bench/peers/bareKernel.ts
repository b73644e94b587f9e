import type { FurtherPrograms } from '../../src/linalg/wasm/teamMember.ts';
import { scratchOf } from '../../src/linalg/wasm/tiles.ts';
import { fillNoise } from './noise.ts';

/** The micro-kernel alone, on every thread of a team at once. values: calls, summed index. */
export const bareKernel: FurtherPrograms = (kernels, memory) => [
  ({ rank }, [calls, depth]) => {
    const { panels } = scratchOf(rank);
    const panelBytes = 4 * depth * Float64Array.BYTES_PER_ELEMENT;
    fillNoise(new Float64Array(memory.buffer, panels, 8 * depth + 16), rank);
    const c = panels + 2 * panelBytes;
    for (let call = 0; call < calls; call++) kernels.microKernel(panels, panels + panelBytes, depth, c, 32, 1e-9);
  },
];

import { readFileSync } from 'node:fs';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { animatedNetwork, statesInAnimation } from '../../src/figures/animatedNetwork.ts';
import { INK } from '../../src/figures/ink.ts';
import { nameGroups } from '../../src/figures/nameGroups.ts';
import { networkDrawing } from '../../src/figures/networkDrawing.ts';
import { networkFigure } from '../../src/figures/networkFigure.ts';
import { networkStates } from '../../src/figures/networkStates.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { type NamedNetwork, namedNetworkAt } from '../../src/trace/namedNetwork.ts';
import { maskAt } from '../../src/trace/trace.ts';
import { dataSets } from '../dataSets.ts';
import { uniforms } from '../problems.ts';
import { crowded } from './drawnParts.ts';
import { all, contentOf, type Part, partsOf } from './parts.ts';
import { tracesHere } from './tracesHere.ts';

// To the last weight, so that units die on the way.
const monks3 = { dataset: 'monks-3', layers: [17, 2, 1], decay: 1e-3, seed: 1, stop: 'end' };
const [trace] = tracesHere({ ...monks3, criterion: 'obs', alpha: 1e-5 });
const last = trace.steps.length - 1;
const figure = networkFigure(trace, dataSets);

/** The two networks of a drawing. */
const networksIn = (svg: string) => all(partsOf(svg), '.network');
/** The line that is drawn for each weight of a network: [width, colour, dashed?], by the line that it is drawn as. */
function linesIn(network: Part): Map<string, [number, string, boolean]> {
  const lines = new Map<string, [number, string, boolean]>();
  for (const path of all(network, '.network-lines path')) {
    const [width, stroke, dash] = ['stroke-width', 'stroke', 'stroke-dasharray'].map((name) => path.getAttribute(name));
    for (const line of path.getAttribute('d')!.match(/M[^M]+/g)!)
      lines.set(line, [Number(width), stroke!, dash !== null]);
  }
  return lines;
}

describe('a drawn network', () => {
  it('has a line for each weight: its width is |w| to a quarter of a pixel, its sign is told by colour and dash', () => {
    const networks = networksIn(figure.svg);
    expect(networks).toHaveLength(2);
    const largest = Math.max(...[0, last].flatMap((index) => Array.from(trace.steps[index].weights, Math.abs)));
    for (const [i, index] of [0, last].entries()) {
      const lines = linesIn(networks[i]);
      expect(lines.size).toBe(39);
      const [mask, { weights }] = [maskAt(trace, index), trace.steps[index]];
      for (const [q, line] of figure.path!.lines.entries()) {
        const [width, stroke, dashed] = lines.get(line)!;
        if (mask[q] === 0) expect([width, stroke, dashed]).toEqual([0.75, INK.grid, false]);
        else {
          // The widest line has 26 quarters; 0.8 is the narrowest that is seen.
          const expected = Math.max(0.8, Math.round((26 * Math.abs(weights[q])) / largest) / 4);
          const sign = weights[q] < 0 ? [INK.negative, true] : [INK.positive, false];
          expect([width, stroke, dashed]).toEqual([expected, ...sign]);
        }
      }
    }
  });

  it('starts each line at its source and ends it at its unit', () => {
    const [before] = networksIn(figure.svg);
    const at = new Map(
      all(before, '[data-node]').map((node) => {
        const of = (name: string) => Number(node.getAttribute(name));
        const [x, y] =
          node.tagName.toLowerCase() === 'circle'
            ? [of('cx'), of('cy')]
            : [of('x') + of('width') / 2, of('y') + of('height') / 2];
        return [of('data-node'), [x, y]];
      }),
    );
    const { network } = namedNetworkAt(trace, 0, dataSets);
    // 17 inputs and the constant, h1, h2 and a constant, the output
    expect([...at.keys()]).toEqual(Array.from({ length: 22 }, (_, node) => node));
    for (const [q, line] of figure.path!.lines.entries()) {
      const [x1, y1, x2, y2] = line.match(/[\d.]+/g)!.map(Number);
      const unit = network.unitOf[q] < 2 ? 18 + network.unitOf[q] : 21;
      const ends = [...at.get(network.sourceOf[q])!, ...at.get(unit)!];
      for (const [i, end] of [x1, y1, x2, y2].entries()) expect(Math.abs(end - ends[i])).toBeLessThan(0.051); // tenths
    }
  });

  // h1 has lost its way out, and x1 feeds nothing else: h1, x1 and the bias of h1, 0, do not matter.
  const network = networkOf({ layers: [2, 2, 1], activation: 'tanh', outputActivation: 'linear' });
  const names = { inputNames: ['<script>alert(1)</script>', 'x2'], outputNames: ['y'] };
  const whole: NamedNetwork = { network, weights: uniforms(9, 1), mask: new Uint8Array(9).fill(1), ...names };
  const mask = Uint8Array.of(1, 1, 0, 0, 1, 1, 0, 1, 1);
  const svg = networkDrawing(whole, { ...whole, mask });

  it('has dead units grey and names of inputs that no longer matter faint', () => {
    const [before, after] = networksIn(svg);
    const fills = (of: Part, part: string) => all(of, part).map((node) => node.getAttribute('fill'));
    expect(fills(before, '.network-unit')).toEqual([INK.page, INK.page, INK.page]);
    expect(fills(after, '.network-unit')).toEqual([INK.grid, INK.page, INK.page]);
    expect(all(after, '[data-nodes]').map((name) => [name.textContent, name.getAttribute('fill')])).toEqual([
      ['<script>alert…', INK.faint],
      ['x2', INK.text],
      ['bias', INK.text],
      ['h1', INK.faint],
      ['h2', INK.text],
      ['bias', INK.text],
      ['y', INK.text],
    ]);
    expect(svg).not.toContain('<script');
  });

  it('has no square where there are no biases', () => {
    const bare = networkOf({ layers: [2, 1], activation: null, outputActivation: 'linear', biases: 'none' });
    const both = { ...whole, network: bare, weights: uniforms(2, 1), mask: Uint8Array.of(1, 1) };
    const drawn = networkDrawing(both, { ...both, mask: Uint8Array.of(1, 0) });
    expect(networksIn(drawn).map((of) => all(of, 'rect').length)).toEqual([0, 0]);
  });

  it('has names that lie over no others, of small networks and of large ones', () => {
    const sizes = [
      [64, 16, 10],
      [203, 40, 26],
      [5, 8, 6, 4, 3],
    ];
    for (const layers of sizes) {
      const large = networkOf({ layers, activation: 'tanh', outputActivation: 'linear' });
      const inputNames = Array.from({ length: layers[0] }, (_, i) => `row${Math.floor(i / 8)}:${i % 8}`);
      const outputNames = Array.from({ length: layers.at(-1)! }, (_, i) => `class ${i}`);
      const named = {
        network: large,
        weights: uniforms(large.weights, 1),
        mask: new Uint8Array(large.weights).fill(1),
      };
      const drawing = networkDrawing({ ...named, inputNames, outputNames }, { ...named, inputNames, outputNames });
      expect(crowded(drawing), layers.join('-')).toEqual([]);
    }
    expect(crowded(figure.svg)).toEqual([]);
  });

  it('says every weight that is left', () => {
    const { weights } = trace.steps[last];
    const description = partsOf(figure.svg).querySelector('desc')!.textContent;
    const left = figure.data.rows.filter(({ after }) => after !== null);
    expect(left.map(({ after }) => after)).toEqual(Array.from(weights).filter((w) => w !== 0));
    for (const { weight } of left) expect(description).toContain(`${weight} `);
  });
});

describe('the script of the path', () => {
  const page = `<html><body><figure data-figure="network"><div>${figure.svg}</div>
<script type="application/json" class="network-path">${JSON.stringify(figure.path)}</script></figure></body></html>`;
  const { document, Event } = parseHTML(page);
  const body = document.body as unknown as Part;
  const [before, after] = all(body, '.network');
  const drawnBySvg = [before, after].map(contentOf);
  let reduced = false;
  const script = new Function('document', 'matchMedia', readFileSync('src/page/browser/networks.js', 'utf8'));
  script(document, () => ({ matches: reduced }));
  const [slider, words, play] = ['input', '[role=status]', 'button'].map((part) => body.querySelector(part)!);
  const slide = (index: number) => {
    slider.value = String(index);
    slider.dispatchEvent(new Event('input'));
  };

  it('draws the last state as the SVG does, and the first as the SVG draws it on the left', () => {
    slide(1);
    expect(contentOf(after)).not.toEqual(drawnBySvg[1]);
    slide(last);
    expect(contentOf(after)).toEqual(drawnBySvg[1]);
    slide(0);
    expect(contentOf(after)).toEqual(drawnBySvg[0]);
    expect(contentOf(before)).toEqual(drawnBySvg[0]);
  });

  it('draws each step as the SVG of its network', () => {
    const start = namedNetworkAt(trace, 0, dataSets);
    for (const index of [1, Math.floor(last / 2)]) {
      slide(index);
      const counted = [...linesIn(after).values()].filter(([, stroke]) => stroke !== INK.grid);
      expect(counted).toHaveLength(trace.steps[index].weightsLeft);
      const headings = ['', `After step ${index} of ${last}`] as const;
      const alone = networksIn(networkDrawing(start, namedNetworkAt(trace, index, dataSets), { headings }))[1];
      const look = (of: Part, part: string) => all(of, part).map((node) => node.getAttribute('fill'));
      for (const part of ['[data-node]', '[data-nodes]']) expect(look(after, part)).toEqual(look(alone, part));
      expect(after.querySelector('.network-heading')!.textContent).toBe(
        alone.querySelector('.network-heading')!.textContent,
      );
    }
  });

  it('says what each step did', () => {
    slide(0);
    expect(words.textContent).toMatch(/^Before the first step: 39 weights left/);
    slide(1);
    expect(words.textContent).toContain(`Step 1 of ${last}: ${trace.steps[1].weight} deleted, predicted change of E `);
    expect(slider.getAttribute('aria-valuetext')).toBe(`After step 1 of ${last}: 38 weights`);
  });

  it('goes one step a click where motion is unwanted', () => {
    reduced = true;
    slide(0);
    expect(play.textContent).toBe('Next step');
    play.dispatchEvent(new Event('click'));
    expect(slider.value).toBe('1');
    expect(words.textContent).toMatch(/^Step 1 /);
  });
});

describe('an animated network', () => {
  const states = networkStates(trace, dataSets, statesInAnimation(39));
  const svg = animatedNetwork(states);

  it('shows one state at a time, in their order, and each drawn as the still picture of it', () => {
    const moving = partsOf(svg).querySelector('.moving')!;
    const layers = all(moving, 'g')
      .filter((of) => of.getAttribute('fill') === 'none')
      .map((of) => of.parentElement!);
    expect(layers).toHaveLength(states.length);
    const starts = layers.map((layer, f) => {
      const animate = layer.querySelector('animate')!;
      const [values, times] = ['values', 'keyTimes'].map((name) => animate.getAttribute(name)!.split(';'));
      const isFirst = f === 0;
      expect(values).toEqual(
        isFirst
          ? ['visible', 'hidden']
          : f === states.length - 1
            ? ['hidden', 'visible']
            : ['hidden', 'visible', 'hidden'],
      );
      expect(times[0]).toBe('0');
      const lines = linesIn(partsOf(`<g class="network-lines">${layer.innerHTML}</g>`));
      const live = [...lines.values()].filter(([, stroke]) => stroke !== INK.grid).length;
      expect(live).toBe(states[f].mask.reduce((sum, one) => sum + one, 0));
      return [Number(times[isFirst ? 0 : 1]), Number(times[isFirst ? 1 : 2] ?? 1)];
    });
    for (const [f, [from, to]] of starts.entries()) {
      expect(to).toBeGreaterThan(from);
      expect(from).toBe(f === 0 ? 0 : starts[f - 1][1]);
    }
  });

  it('is the last state where nothing moves', () => {
    const body = partsOf(svg);
    expect(body.querySelector('.moving')!.getAttribute('display')).toBe('none');
    const still = linesIn(body.querySelector('.still')!);
    expect([...still.values()].filter(([, stroke]) => stroke !== INK.grid)).toHaveLength(trace.steps[last].weightsLeft);
    expect(svg).toContain('prefers-reduced-motion');
  });

  it('has room for few states of a large network, the first and the last among them', () => {
    expect([58, 1000, 9226].map(statesInAnimation)).toEqual([60, 20, 2]);
    const few = networkStates(trace, dataSets, 4);
    expect(few.map(({ mask }) => mask.reduce((sum, one) => sum + one, 0))).toEqual(
      [0, last / 3, (2 * last) / 3, last].map((index) => trace.steps[Math.round(index)].weightsLeft),
    );
  });
});

describe('names where there is little room', () => {
  it.each([
    [['a', 'b'], 1, ['a', 'b']],
    [['r1c1', 'r1c2', 'r2c1', 'r2c2'], 2, ['r1c1 … 2', 'r2c1 … 2']],
    [['a1=1', 'a1=2', 'a1=3', 'b'], 2, ['a1=1 … 3', 'b']],
    [['a1=1', 'a1=2', 'a1=3', 'b'], 2.5, ['a1=1 … b']],
    [['x1', 'x2', 'x3', 'x4', 'x5'], 1.5, ['x1 … 3', 'x4 … 5']],
    [['a name that is much too long'], 1, ['a name that i…']],
    [['input number 1001', 'input number 1002'], 1, ['input n…r 1001', 'input n…r 1002']],
  ])('%j where a line is as high as %d of them', (names, spacing, expected) => {
    expect(nameGroups(names, spacing).map(({ label }) => label)).toEqual(expected);
    const covered = nameGroups(names, spacing).flatMap(({ first, last: end }) => names.slice(first, end + 1));
    expect(covered).toEqual(names);
  });
});

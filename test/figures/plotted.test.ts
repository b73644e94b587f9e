import * as Plot from '@observablehq/plot';
import { describe, expect, it, vi } from 'vitest';
import { CRITERION_STYLE } from '../../src/figures/criterionStyle.ts';
import { escapedText } from '../../src/figures/escapedText.ts';
import { INKS } from '../../src/figures/ink.ts';
import { plotted } from '../../src/figures/plotted.ts';
import { cut, withoutStyle } from '../../src/figures/svg.ts';
import { CRITERIA } from '../../src/surgeon/criteria/criteria.ts';

const rows = [1, 2, 3].map((x) => ({ x, y: x / 3 }));
const plot = { height: 100, marks: [Plot.lineY(rows, { x: 'x', y: 'y', stroke: INKS.positive.light, clip: true })] };
const figure = (title: string) => plotted({ name: 'line', title, description: 'D', panels: [{ plot }, { plot }] });

describe('an SVG of plots', () => {
  it('has the same text each time: Plot numbers its clips through a process', () => {
    expect(figure('T')).toBe(figure('T'));
  });

  it('has ids of its own that are used once, and refers to these only', () => {
    const svg = figure('T');
    const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    const used = [...svg.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids)).toEqual(new Set(used));
    expect(ids.every((id) => id.startsWith('line-'))).toBe(true);
  });

  it('has no position with more than two digits behind the point', () => {
    expect(figure('T')).toMatch(/M[\d.]+,[\d.]+L/);
    expect(figure('T').match(/[ ,(ML-]\d*\.\d{3,}/g)).toBeNull();
  });

  it('escapes its words', () => {
    expect(figure('<script>&"')).toContain('<title>&lt;script&gt;&amp;&quot;</title>');
  });

  it('has no style but its own, which a page takes out', () => {
    expect(figure('T').match(/<style/g)).toHaveLength(1);
    expect(withoutStyle(figure('T'))).not.toMatch(/<style| style=/);
  });

  it('asks no locale for its numbers', () => {
    const format = vi.spyOn(Number.prototype, 'toLocaleString');
    figure('T');
    expect(format).not.toHaveBeenCalled();
  });
});

describe('escaped text', () => {
  it.each([
    ['<script>"x"&\'', '&lt;script&gt;&quot;x&quot;&amp;&#39;'],
    ['a\u202eb\u0000c\ud800', 'a\ufffdb\ufffdc\ufffd'],
    ['😀 שלום', '😀 שלום'],
  ])('%j', (given, expected) => {
    expect(escapedText(given)).toBe(expected);
  });
});

it('words that are too long are cut between characters', () => {
  expect([cut('abcd', 4), cut('abcde', 4), cut('😀😀😀', 2)]).toEqual(['abcd', 'abc…', '😀…']);
});

/** Relative luminance of a colour, and contrast of two (WCAG 2.2). */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, share, i) => {
      const value = Number.parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16) / 255;
      return sum + share * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    }, 0);
  const [lighter, darker] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

describe('inks', () => {
  const { page, grid, ...read } = INKS;
  it.each([...Object.entries(read), ...Object.entries(CRITERION_STYLE)])('%s can be read on its page', (_, ink) => {
    expect(contrast(ink.light, page.light)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(ink.dark, page.dark)).toBeGreaterThanOrEqual(4.5);
  });

  it('contrast is that of WCAG: 21 of black on white', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 12);
  });

  it('all light ones differ, since a rule finds its dark partner by them', () => {
    const light = [...Object.values(INKS), ...Object.values(CRITERION_STYLE)].map((ink) => ink.light);
    expect(new Set(light).size).toBe(light.length);
  });

  it('each criterion differs from the others in its dash and symbol, too', () => {
    const styles = CRITERIA.map((name) => CRITERION_STYLE[name]);
    expect(new Set(styles.map(({ symbol }) => symbol)).size).toBe(CRITERIA.length);
    expect(new Set(styles.map(({ label }) => label)).size).toBe(CRITERIA.length);
    expect(styles.filter(({ dash }) => dash === '').map(({ label }) => label)).toEqual(['OBS', 'best mask']);
  });
});

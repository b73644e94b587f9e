import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { isInFonts, png } from '../../src/figures/png.ts';
import { element, svgOf, text, withoutStyle } from '../../src/figures/svg.ts';

const drawingOf = (...drawn: string[]) => svgOf({ title: 'T', description: 'D', width: 60, height: 40, drawn });
const DOT = element('circle', { cx: 30, cy: 20, r: 10, fill: '#0060a8' });

/** Width and height, as the header of a PNG has them. */
const sizeOf = (bytes: Uint8Array) => [16, 20].map((at) => Buffer.from(bytes).readUInt32BE(at));

describe('a figure as PNG', () => {
  it('has twice the pixels of the SVG, or as many as are asked for', async () => {
    const bytes = await png(drawingOf(DOT));
    expect([...bytes.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
    expect(sizeOf(bytes)).toEqual([120, 80]);
    expect(sizeOf(await png(drawingOf(DOT), { scale: 0.5 }))).toEqual([30, 20]);
    expect(sizeOf(await png(drawingOf(DOT), { width: 300 }))).toEqual([300, 200]);
  });

  it('is the same twice, and is that of the light page, whatever rules the SVG has for a dark one', async () => {
    const [once, again, plain] = [drawingOf(DOT), drawingOf(DOT), withoutStyle(drawingOf(DOT))];
    expect(plain).not.toBe(once);
    expect(await png(again)).toEqual(await png(once));
    expect(await png(plain)).toEqual(await png(once));
    expect(await png(drawingOf())).not.toEqual(await png(once));
  });

  it.each([400, 600])('draws every sign of figures with a font of its own, weight %i', async (weight) => {
    const drawn = (sign: string) => png(drawingOf(text(10, 20, sign, { 'font-weight': weight })), { scale: 1 });
    const blank = await drawn('\u00a0');
    // Private use: no font has it, so this is the box of a character that is missing, or nothing.
    const missing = await drawn('\ue0ff');
    for (const sign of 'aZ09−–—·×±≤≥≈≠→←↑↓½αβγδλΔΣ√∞∂‖²⁻¹₀₁ᵀäéłß…%“”‘’|▲▼●○✓✗') {
      expect(isInFonts(sign), sign).toBe(true);
      const bytes = await drawn(sign);
      expect(bytes, sign).not.toEqual(blank);
      expect(bytes, sign).not.toEqual(missing);
    }
  });

  it('looks for other characters in the fonts of the system', () => {
    expect(isInFonts('年')).toBe(false);
    expect(isInFonts('weights left: 14\n')).toBe(true);
  });

  it('refuses what would not fit into memory', async () => {
    await expect(png(drawingOf(DOT), { scale: 1000 })).rejects.toThrow(UsageError);
    await expect(png(drawingOf(DOT), { scale: 1000 })).rejects.toThrow(/at most 16384 pixels a side/);
    await expect(png(drawingOf(DOT), { scale: 1e-4 })).rejects.toThrow(/at least one pixel a side/);
  });
});

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UsageError } from '../errors.ts';

/** How large the pixels of a picture are. */
export interface PngOptions {
  /** pixels of the PNG for one of the SVG; 2 where nothing is said */
  readonly scale?: number;
  /** pixels of the PNG from left to right, instead of a scale */
  readonly width?: number;
}

/** Pixels of one side of a PNG: 16,384² of them take a gigabyte. */
export const MAX_PIXELS = 16_384;

/** The characters of the fonts of the package: European languages, Greek, and the signs of figures. */
const IN_FONTS =
  /^[\n\u0020-\u007e\u00a0-\u017f\u0391-\u03a1\u03a3-\u03c9\u03d1\u03d5\u03f5\u1d40\u2010-\u2016\u2018-\u201e\u2020-\u2022\u2026\u2030-\u2033\u2039\u203a\u2070\u2071\u2074-\u208e\u2090-\u209c\u20ac\u2113\u2115\u211d\u2190-\u2195\u21ba\u21d2\u2200-\u2203\u2205-\u2209\u2211-\u2213\u2218-\u221a\u221d\u221e\u2223-\u2227\u2229\u222a\u2248\u2260-\u2265\u226a\u226b\u2297\u2299\u22c5\u25a0\u25a1\u25aa\u25ab\u25b2\u25b3\u25b6\u25bc\u25c0\u25c6\u25c7\u25cb\u25cf\u2713\u2717\ufffd]*$/;

/**
 * Whether the fonts of the package have all characters of a text. The system's fonts are searched for others alone, so
 * that a figure has the same pixels everywhere.
 */
export const isInFonts = (text: string): boolean => IN_FONTS.test(text);

/**
 * A figure as PNG, on its light page, with the fonts of the package: the same bytes on every machine of one version of
 * `@resvg/resvg-js`, which draws it.
 *
 * @param svg text of a figure
 * @throws {UsageError} if that package, an optional one, is not installed, or a side has more than `MAX_PIXELS`
 *   or none
 */
export async function png(svg: string, { scale = 2, width }: PngOptions = {}): Promise<Uint8Array> {
  const { Resvg } = await resvg();
  const drawing = new Resvg(svg, {
    fitTo: width === undefined ? { mode: 'zoom', value: scale } : { mode: 'width', value: width },
    font: {
      ...{ fontFiles: FONTS.map(fontPath), loadSystemFonts: !isInFonts(svg) },
      ...{ defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
    },
  });
  const factor = width === undefined ? scale : width / drawing.width;
  const [smallest, largest] = [Math.min, Math.max].map((of) => factor * of(drawing.width, drawing.height));
  if (largest > MAX_PIXELS) {
    const size = Math.ceil(largest);
    throw new UsageError(`a PNG has at most ${MAX_PIXELS} pixels a side, and this one would have ${size}`);
  }
  if (smallest < 1) throw new UsageError('a PNG has at least one pixel a side, and this one would have none');
  return drawing.render().asPng();
}

const FONTS = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'];

/** Fonts lie beside `package.json`, for sources and builds alike. */
const fontPath = (name: string): string =>
  join(dirname(createRequire(import.meta.url).resolve('optimal-brain-surgeon/package.json')), 'fonts', name);

async function resvg(): Promise<typeof import('@resvg/resvg-js')> {
  try {
    return await import('@resvg/resvg-js');
  } catch (error) {
    if (!['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error;
    throw new UsageError('a PNG is drawn by a package that is not installed: npm install @resvg/resvg-js');
  }
}

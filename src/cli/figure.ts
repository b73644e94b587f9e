import { dirname } from 'node:path';
import type { CommandModule } from 'yargs';
import { suggestion } from '../config/suggestion.ts';
import { shown } from '../config/values.ts';
import { UsageError } from '../errors.ts';
import { jsonLines } from '../export/jsonLines.ts';
import type { Figure } from '../figures/figure.ts';
import { MAX_PIXELS, png } from '../figures/png.ts';
import { counted } from '../report/counted.ts';
import { textTable } from '../report/textTable.ts';
import { type DrawnFigure, figuresIn } from './drawnFigures.ts';
import { example } from './example.ts';
import { namedOutput, requireFree, writeOutput } from './namedOutput.ts';
import {
  type Arguments,
  count,
  dataOption,
  dataSetsOf,
  jsonOption,
  numberAbove,
  once,
  outOf,
  outOption,
} from './options.ts';
import { printLines } from './printLines.ts';
import { printText } from './printText.ts';
import { typedCommand } from './typedCommand.ts';

/** Pixels of a PNG for one of the SVG: more would not be drawn in a minute. */
const MAX_SCALE = 50;

/** `surgeon figure`: one figure of a report as a file, or a list of those that there are. */
export const figureCommand: CommandModule<unknown, Arguments> = {
  command: 'figure [name]',
  describe: 'write a figure of a report as SVG or PNG; without a name, list the figures',
  builder: (yargs) =>
    jsonOption(dataOption(outOption(yargs)))
      .positional('name', {
        type: 'string',
        describe:
          'EXPERIMENT/FIGURE, such as monks/errors; FIGURE alone where one experiment has it; EXPERIMENT lists its own [default: list all]',
      })
      .option('svg', {
        type: 'string',
        requiresArg: true,
        describe: 'write the figure to this file as SVG [default: none]',
      })
      .option('png', { type: 'string', requiresArg: true, describe: 'write it to this file as PNG [default: none]' })
      .option('animated', {
        type: 'boolean',
        default: false,
        describe: 'with --svg: the path of a drawn network, step by step, as a picture that plays by itself',
      })
      .option('scale', {
        type: 'string',
        requiresArg: true,
        describe: `with --png: pixels for one of the SVG, at most ${MAX_SCALE} [default: 2]`,
      })
      .option('width', {
        type: 'string',
        requiresArg: true,
        describe: 'with --png: pixels from left to right [default: as --scale says]',
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'write files that are there with other content anew',
      })
      .example(...example('$0 figure', 'the figures of all experiments in results/'))
      .example(...example('$0 figure monks/errors --svg errors.svg', 'for a web page'))
      .example(...example('$0 figure monks/errors --png errors.png --width 1600', 'for slides'))
      .example(...example('$0 figure monks/monks1 --svg path.svg --animated', 'a network while it is pruned')),
  async handler(args) {
    const paths = { svg: namedOutput(args, 'svg'), png: namedOutput(args, 'png') };
    if (paths.svg !== null && paths.svg === paths.png) throw new UsageError('--svg and --png must be two files');
    if (args.animated && paths.svg === null) throw new UsageError('--animated goes with --svg FILE');
    const size = sizeOf(args);
    const path = paths.svg ?? paths.png;
    const out = outOf(args);
    const dataSets = dataSetsOf(args);
    const name = args.name === undefined ? '' : once('name', args.name);
    if (name === '' && path !== null) {
      throw new UsageError(`name the figure that ${path} is to have, such as monks/errors: surgeon figure lists them`);
    }
    const [experiment, wanted] = name.includes('/') ? [dirname(name), name.slice(name.indexOf('/') + 1)] : [null, name];
    const drawn = figuresIn(out, experiment, dataSets);
    const isList = path === null && (name === '' || drawn.some((figure) => figure.experiment === name));
    if (isList) return list(name === '' ? drawn : drawn.filter((figure) => figure.experiment === name), args);
    const found = figureNamed(drawn, wanted, experiment, out);
    if (path === null) return describe(found, args);
    const { svg, title, animation } = found.figure;
    if (args.animated && !animation)
      throw new UsageError(`${nameOf(found)} draws no path of a network: leave out --animated`);
    const files: Written[] = [];
    if (paths.svg !== null) {
      files.push({ flag: 'svg', path: paths.svg, content: Buffer.from(args.animated ? animation!() : svg) });
    }
    if (paths.png !== null) files.push({ flag: 'png', path: paths.png, content: await png(svg, size) });
    for (const file of files) requireFree(file.path, file.content, args);
    for (const { flag, path: file, content } of files) await writeOutput(file, content, args, flag);
    const saved = Object.fromEntries(files.map(({ flag, path: file }) => [flag, file]));
    if (args.json) console.log(JSON.stringify({ figure: nameOf(found), title, saved }));
    else printText(`${title}\nsaved: ${Object.values(saved).join(', ')}`);
  },
};

/** A file that a flag names. */
interface Written {
  readonly flag: 'svg' | 'png';
  readonly path: string;
  readonly content: Uint8Array;
}

const nameOf = ({ experiment, figure }: DrawnFigure): string => `${experiment}/${figure.name}`;

/** The size that the flags ask for; @throws {UsageError} if they ask for none, for two, or without `--png` */
function sizeOf(args: Arguments): { readonly scale?: number; readonly width?: number } {
  const given = ['scale', 'width'].filter((flag) => args[flag] !== undefined);
  if (given.length === 2) throw new UsageError('give --scale or --width, not both');
  if (given.length === 1 && args.png === undefined) throw new UsageError(`--${given[0]} goes with --png FILE`);
  if (args.scale !== undefined) return { scale: numberAbove('scale', args.scale, 'pixels for one', MAX_SCALE) };
  return args.width === undefined ? {} : { width: count('width', args.width, MAX_PIXELS) };
}

/** The one figure of a name; @throws {UsageError} if there is none, or several experiments have it */
function figureNamed(
  drawn: readonly DrawnFigure[],
  wanted: string,
  experiment: string | null,
  out: string,
): DrawnFigure {
  const found = drawn.filter(({ figure }) => figure.name === wanted);
  if (found.length === 1) return found[0];
  if (found.length > 1) {
    throw new UsageError(`${shown(wanted)} is a figure of ${found.map(nameOf).join(', ')}: name one of these`);
  }
  const names = drawn.map((figure) => (experiment === null ? nameOf(figure) : figure.figure.name));
  const nearest =
    suggestion(wanted, names) ||
    suggestion(
      wanted,
      drawn.map(({ figure }) => figure.name),
    );
  const where = experiment === null ? out : `${out}/${experiment}`;
  throw new UsageError(`${where} has no figure ${shown(wanted)}${nearest || `: it has ${names.join(', ') || 'none'}`}`);
}

async function list(drawn: readonly DrawnFigure[], args: Arguments): Promise<void> {
  if (args.json) {
    const found = drawn.map((one) => ({
      figure: nameOf(one),
      title: one.figure.title,
      caption: one.figure.caption,
      rows: one.figure.data.rows.length,
    }));
    console.log(JSON.stringify(found));
    return;
  }
  if (drawn.length > 0) {
    const table = textTable(
      ['figure', 'title'],
      drawn.map((one) => [nameOf(one), one.figure.title]),
    );
    await printLines(table.split('\n'));
    printText(`\nOne as a file: ${commandFor(drawn[0], args)}`);
  }
}

/** Says of a figure what its report does, and prints its data with `--json`. */
async function describe(found: DrawnFigure, args: Arguments): Promise<void> {
  const { title, caption, data } = found.figure;
  if (args.json) {
    const names = data.columns.map(({ name }) => name);
    const said = JSON.stringify({ figure: nameOf(found), title, caption, columns: data.columns.map(inJson) });
    console.log(`${said.slice(0, -1)},"rows":[${[...jsonLines(names, data.rows)].join(',')}]}`);
    return;
  }
  printText(`${title}\n${caption}\n\n${counted(data.rows.length, 'row')} of data, with --json`);
  printText(`As a file: ${commandFor(found, args)}`);
}

const inJson = ({ name, unit, meaning }: Figure['data']['columns'][number]) => ({ name, unit, meaning });

/** The command that writes a figure. */
function commandFor(found: DrawnFigure, args: Arguments): string {
  const out = outOf(args) === 'results' ? [] : ['--out', outOf(args)];
  const data = args.data === undefined ? [] : ['--data', String(args.data)];
  return typedCommand('figure', nameOf(found), '--svg', `${found.figure.name}.svg`, ...out, ...data);
}

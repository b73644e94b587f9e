import type { CommandModule } from 'yargs';
import { UsageError } from '../errors.ts';
import { comparisonSections } from '../report/compare/comparisonSections.ts';
import { runComparison } from '../report/compare/runComparison.ts';
import { sectionLines } from '../report/section.ts';
import { sectionMarkdown } from '../report/sectionMarkdown.ts';
import { example } from './example.ts';
import { type Arguments, jsonOption, once, pathOf } from './options.ts';
import { pagerOption, printPaged } from './pager.ts';
import { printLines } from './printLines.ts';
import { screenWidth } from './showTable.ts';

/** Characters of a paragraph at most, and those of a terminal that has room for all columns. */
const MAX_WIDTH = 120;
const WITH_QUARTILES = 100;

/** `surgeon compare`: what changed between two runs. */
export const compareCommand: CommandModule<unknown, Arguments> = {
  command: 'compare <first> <second>',
  describe: 'what changed between two runs: cells, columns along the path, medians, verdicts, facts of the runs',
  builder: (yargs) =>
    pagerOption(jsonOption(yargs))
      .describe('json', 'print all differences as JSON')
      .positional('first', { type: 'string', describe: 'a folder of results, or of one experiment in it' })
      .positional('second', { type: 'string', describe: 'another one of the same kind' })
      .option('markdown', { type: 'boolean', default: false, describe: 'print Markdown, for an issue or a message' })
      .option('exit-code', { type: 'boolean', default: false, describe: 'exit with 1 if anything differs' })
      .example(...example('$0 compare results mine', 'all experiments that both folders have'))
      .example(...example('$0 compare results/monks mine/monks --markdown', 'one experiment, for an issue'))
      .example(...example('$0 compare results mine --json --exit-code', 'for a script')),
  async handler(args) {
    if (args.markdown && args.json) throw new UsageError('give --markdown or --json, not both');
    const [first, second] = ['first', 'second'].map((name) => pathOf(name, 'folder', once(name, args[name])));
    const comparison = runComparison(first, second);
    if (args['exit-code'] && !comparison.isEqual) process.exitCode = 1;
    if (args.json) {
      console.log(JSON.stringify(comparison));
      return;
    }
    if (args.markdown) return printLines(sectionMarkdown(comparisonSections(comparison)));
    const width = Math.min(MAX_WIDTH, screenWidth());
    const lines = sectionLines(comparisonSections(comparison, width >= WITH_QUARTILES), width);
    return printPaged(lines.join('\n').trimStart().split('\n'), args);
  },
};

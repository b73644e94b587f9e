import type { CommandModule } from 'yargs';
import { experimentJsonSchema } from '../tables/experiment.ts';
import { example } from './example.ts';

/** `surgeon schema`: the JSON Schema of experiments, for editors. */
export const schemaCommand: CommandModule = {
  command: 'schema',
  describe: 'print the JSON Schema of experiments, by which editors complete and check files of your own',
  builder: (yargs) =>
    yargs
      .example(
        ...example('$0 schema > experiment.schema.json', 'then "$schema": "./experiment.schema.json" in mine.json'),
      )
      .example(...example('# yaml-language-server: $schema=./experiment.schema.json', 'the first line of mine.yaml')),
  handler() {
    console.log(JSON.stringify(experimentJsonSchema(), null, 2));
  },
};

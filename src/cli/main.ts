#!/usr/bin/env node
import { compileLess } from './compilation.ts';
import { mindOutputStreams } from './outputStreams.ts';
import { wideKernels } from './wide/wideKernels.ts';

const words = process.argv.slice(2);
compileLess();
mindOutputStreams();
const chooseKernels = wideKernels(words); // its check runs while the modules of the command are read
const { surgeon } = await import('./surgeon.ts');
await surgeon(words, chooseKernels);

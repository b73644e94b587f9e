#!/usr/bin/env node
import { compileLess } from './compilation.ts';
import { mindOutputStreams } from './outputStreams.ts';
import { surgeon } from './surgeon.ts';

compileLess();
mindOutputStreams();
await surgeon(process.argv.slice(2));

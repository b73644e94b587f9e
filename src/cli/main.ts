#!/usr/bin/env node
import { mindOutputStreams } from './outputStreams.ts';
import { surgeon } from './surgeon.ts';

mindOutputStreams();
await surgeon(process.argv.slice(2));

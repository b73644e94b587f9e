import { mindOutputStreams } from '../../src/cli/outputStreams.ts';

// A process of a test that prints: some progress on stderr, so many characters on standard output, and ends with status
// 3.
mindOutputStreams();
process.stderr.write('progress\n');
process.stdout.write(`${'x'.repeat(Number(process.argv[2]))}\n`);
process.exitCode = 3;

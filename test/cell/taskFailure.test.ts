import { expect, it } from 'vitest';
import { FAILURE_KINDS, taskFailure, writingFailure } from '../../src/cell/taskFailure.ts';
import { NumericalError, ResultError, UsageError } from '../../src/errors.ts';

it.each([
  [new NumericalError('H is singular', { alpha: 0 }), 'numerical', 'plan'],
  [new UsageError('xor has no validation set'), 'input', 'plan'],
  [new ResultError('a file is damaged'), 'input', 'plan'],
  [new TypeError('a bug of ours'), 'defect', 'program'],
] as const)('%s is of kind %s: %s acts', (error, kind, actor) => {
  expect(taskFailure(error)).toEqual({ kind, reason: `${error.name}: ${error.message}` });
  expect(FAILURE_KINDS[kind]).toBe(actor);
});

it('a trace that cannot be written is for who sees to the computer', () => {
  const failure = writingFailure('ENOSPC');
  expect(failure).toEqual({ kind: 'writing', reason: 'the trace cannot be written (ENOSPC)' });
  expect(FAILURE_KINDS[failure.kind]).toBe('computer');
});

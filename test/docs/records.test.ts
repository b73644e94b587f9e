import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LOSS } from '../../src/network/errorMeasure.ts';
import { CRITERION } from '../../src/surgeon/criteria/criteria.ts';
import { RETRAIN } from '../../src/surgeon/retraining.ts';
import { STOP } from '../../src/surgeon/stopping.ts';
import { TRAIN_UNTIL, TRAINING } from '../../src/training/trainings.ts';

const RECORDS = {
  loss: LOSS,
  training: TRAINING,
  trainUntil: TRAIN_UNTIL,
  criterion: CRITERION,
  stop: STOP,
  retrain: RETRAIN,
};

describe('the table of values of docs/results.md', () => {
  const text = readFileSync(new URL('../../docs/results.md', import.meta.url), 'utf8');
  const [, section] = text.split('\n### Values of fields that are names\n');

  it.each(Object.entries(RECORDS))('has the names of %s and what they mean, in order', (field, records) => {
    const rows = section
      .split('\n## ')[0]
      .split('\n')
      .filter((line) => line.startsWith(`| \`${field}\``));
    expect(rows).toEqual(
      Object.entries(records).map(([name, { meaning }]) => `| \`${field}\` | \`${name}\` | ${meaning} |`),
    );
  });
});

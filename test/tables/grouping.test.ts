import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { groupingMetadata, METRICS, parseGrouping, requirePlanned } from '../../src/tables/grouping.ts';
import { cellOf } from './handMade.ts';

describe('parseGrouping', () => {
  it('takes fields, metrics and comparisons as they are written, spaces or not', () => {
    const compare = ['criterion=obs,obd', 'alpha = 1e-5, 0.01', 'layers=[2,2,1],2-3-1', 'trainSize=null,50'];
    const grouping = parseGrouping('dataset, alpha', 'weightsLeft,testError', compare);
    expect(grouping).toEqual({
      by: ['dataset', 'alpha'],
      metrics: ['weightsLeft', 'testError'],
      comparisons: [
        { field: 'criterion', first: 'criterion=obs', second: 'criterion=obd' },
        { field: 'alpha', first: 'alpha=1e-5', second: 'alpha=0.01' },
        { field: 'layers', first: 'layers=2-2-1', second: 'layers=2-3-1' },
        { field: 'trainSize', first: 'trainSize=null', second: 'trainSize=50' },
      ],
    });
    expect(groupingMetadata(grouping)).toEqual({
      by: 'dataset,alpha',
      metric: 'weightsLeft,testError',
      compare: 'criterion=obs,obd alpha=1e-5,0.01 layers=2-2-1,2-3-1 trainSize=null,50',
    });
    expect(groupingMetadata(parseGrouping('seed', 'fpe', []))).toEqual({ by: 'seed', metric: 'fpe' });
  });

  it('knows the numbers of the summary that are results', () => {
    expect(METRICS).toEqual(expect.arrayContaining(['weightsLeft', 'inputsLeft', 'testError', 'gradientNorm']));
    for (const name of ['cell', 'alpha', 'seed', 'numerics', 'trained', 'stoppedBy', 'inputs'])
      expect(METRICS).not.toContain(name);
  });

  it.each([
    ['datset', 'weightsLeft', '', /^by must be among dataset, draw, .*, got "datset"; did you mean "dataset"\?$/],
    ['weightsLeft', 'weightsLeft', '', /^by must be among dataset, .*, got "weightsLeft"/],
    ['stoppedBy', 'weightsLeft', '', /^by must be among dataset, .*, got "stoppedBy"/],
    ['', 'weightsLeft', '', /^by must be among dataset, .*, got ""$/],
    ['dataset,', 'weightsLeft', '', /^by must be among dataset, .*, got ""$/],
    ['alpha,dataset,alpha', 'weightsLeft', '', /^by has alpha twice$/],
    [
      'alpha',
      'weightLeft',
      '',
      /^metric must be among weightsStart, .*, got "weightLeft"; did you mean "weightsLeft"\?$/,
    ],
    ['alpha', 'stoppedBy', '', /^metric must be among weightsStart, .*, got "stoppedBy"/],
    ['alpha', 'trained', '', /^metric must be among weightsStart, .*, got "trained"/],
    ['alpha', 'alpha', '', /^metric must be among weightsStart, .*, got "alpha"/],
    ['alpha', '', '', /^metric must be among weightsStart, .*, got ""$/],
    ['alpha', 'fpe,fpe', '', /^metric has fpe twice$/],
    ['alpha', 'fpe', 'criterion', /^compare is written FIELD=VALUE,VALUE, such as criterion=obs,obd, got "criterion"$/],
    ['alpha', 'fpe', '=obs,obd', /^unknown field "";/],
    ['alpha', 'fpe', 'criterium=obs,obd', /^unknown field "criterium"; .*; did you mean "criterion"\?$/],
    ['alpha', 'fpe', 'criterion=', /^criterion: the list is empty/],
    ['alpha', 'fpe', 'criterion=obs', /^compare takes two values of criterion that differ, got "obs"$/],
    ['alpha', 'fpe', 'criterion=obs,obs', /^compare takes two values of criterion that differ, got "obs,obs"$/],
    ['alpha', 'fpe', 'alpha=1e-5,0.00001', /^compare takes two values of alpha that differ, got "1e-5,0.00001"$/],
    [
      'alpha',
      'fpe',
      'criterion=obs,obd,magnitude',
      /^compare takes two values of criterion that differ, got "obs,obd,/,
    ],
    ['alpha', 'fpe', 'criterion=obs,obdd', /^criterion must be one of obs, .*, got "obdd"; did you mean "obd"\?$/],
    ['alpha', 'fpe', 'alpha=1e-5,0', /^alpha must be a number > 0, got 0$/],
  ])('refuses --by %j --metric %j --compare %j', (by, metric, compare, message) => {
    const parse = () => parseGrouping(by, metric, compare ? [compare] : []);
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
  });
});

describe('requirePlanned', () => {
  const cells = [cellOf(0, { criterion: 'obs' }), cellOf(1, { criterion: 'magnitude' })];
  const compared = (text: string) => parseGrouping('dataset', 'fpe', [text]);
  it('refuses a value that no cell has, and says which there are', () => {
    expect(() => requirePlanned(compared('criterion=obs,obd'), cells)).toThrow(
      new UsageError('no cell of the plan has criterion=obd; there are criterion=obs, criterion=magnitude'),
    );
    expect(() => requirePlanned(compared('alpha=1e-8,1e-5'), cells)).toThrow('no cell of the plan has alpha=1e-8');
    expect(() => requirePlanned(compared('criterion=magnitude,obs'), cells)).not.toThrow();
  });
});

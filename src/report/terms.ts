import { FIELDS } from '../config/fields.ts';
import { CRITERION_STYLE } from '../figures/criterionStyle.ts';
import { CRITERIA, CRITERION, type CriterionName } from '../surgeon/criteria/criteria.ts';

/** A word that reports use, and its meaning in a line. */
export interface Term {
  readonly term: string;
  readonly meaning: string;
}

/** The words that all reports use, those of criteria and fields aside. */
const WORDS: readonly Term[] = [
  { term: 'cell', meaning: 'one trained network, pruned in one way' },
  { term: 'weights left', meaning: 'trainable numbers that are not deleted, biases included' },
  {
    term: 'trained',
    meaning: 'of a network: it fulfils the rule of its experiment; medians leave others out and count them',
  },
  {
    term: 'E',
    meaning: 'error: the mean of ½‖target − output‖² over the samples of a set, unless the plan names another loss',
  },
  { term: 'H', meaning: 'the second derivatives of E by the weights, n × n for n weights' },
];

/** The words of a report: those of all reports, two fields of the config, and the criteria that it speaks of. */
export const termsOf = (criteria: ReadonlySet<CriterionName>): Term[] => [
  ...WORDS,
  { term: 'α', meaning: FIELDS.alpha.meaning.replace('damping α', 'damping') },
  { term: 'seed', meaning: FIELDS.seed.meaning },
  ...CRITERIA.filter((name) => criteria.has(name)).map((name) => ({
    term: CRITERION_STYLE[name].label,
    meaning: CRITERION[name].meaning,
  })),
];

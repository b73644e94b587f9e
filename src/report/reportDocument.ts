import type { Column, Value } from '../arrow/columns.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Figure } from '../figures/figure.ts';
import type { Manifest } from '../sweep/manifest.ts';
import type { Claim } from '../tables/claim.ts';
import type { ExperimentReport, Results } from './experimentReport.ts';
import type { Section } from './section.ts';
import { type Term, termsOf } from './terms.ts';

/** A report of one experiment, as data: a page and a terminal say it each in their way. */
export interface ReportDocument {
  /** the experiment with the values that it was run with */
  readonly experiment: Experiment;
  readonly answer: string;
  readonly claims: readonly Claim[];
  readonly figures: readonly Figure[];
  readonly sections: readonly Section[];
  /** the words that it uses */
  readonly terms: readonly Term[];
  /** all of its tables */
  readonly tables: readonly ReportedTable[];
  /** cells whose traces the report asked for, and which are not there or damaged: it lacks what they would show */
  readonly unread: readonly string[];
  /** why data or networks of its plan are not here: nothing that needs them is drawn; null: they are */
  readonly lacking: string | null;
  /** null where a command has written tables without running an experiment */
  readonly manifest: Manifest | null;
}

/** A table of an experiment, column by column: there may be millions of rows. */
export interface ReportedTable {
  /** of its file, without the extension */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly length: number;
  /** The values of one of its columns. */
  values(column: string): readonly Value[];
}

/** The question of an experiment as a heading; its name where it asks none. */
export const questionOf = ({ name, question }: Pick<Experiment, 'name' | 'question'>): string =>
  question.trim() === '' ? name : question;

/** The report of some results. @param tables all of theirs */
export function reportDocument(
  results: Results,
  report: ExperimentReport,
  tables: readonly ReportedTable[],
): ReportDocument {
  const unread = new Set<string>();
  const watched: Results = {
    ...results,
    trace(id) {
      const trace = results.trace(id);
      if (trace === null) unread.add(id);
      return trace;
    },
  };
  return {
    experiment: results.experiment,
    answer: report.answer(watched),
    claims: report.claims(watched),
    figures: report.figures(watched),
    sections: report.sections(watched),
    terms: termsOf(new Set(results.cells.map(({ config }) => config.criterion))),
    tables,
    unread: [...unread].sort(),
    lacking: results.lacking ?? null,
    manifest: results.manifest,
  };
}

import type { FieldName } from '../config/fields.ts';

/** Values of a field that make no difference to some cells of a plan. */
export interface IgnoredValues {
  readonly field: FieldName;
  /** how many of them */
  readonly values: number;
  /** the field that decides that it is ignored, */
  readonly because: FieldName;
  /** and the values of that one with which it is */
  readonly of: readonly string[];
}

/** One line of text, such as `3 values of eigenspace, ignored by obs, obd`. */
export function ignoredText({ field, values, because, of }: IgnoredValues): string {
  const by = because === 'criterion' ? `by ${of.join(', ')}` : `with ${because} ${of.join(', ')}`;
  return `${values} values of ${field}, ignored ${by}`;
}

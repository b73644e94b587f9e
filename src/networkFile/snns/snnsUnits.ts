import { shownText, UsageError } from '../../errors.ts';
import { type SnnsLine, snnsNumber, type TextSpan } from './snnsText.ts';

/** A unit of a file of SNNS. */
export interface SnnsUnit {
  /** by which links name it */
  readonly number: number;
  readonly kind: 'input' | 'hidden' | 'output';
  readonly bias: number;
  /** of the field that holds the bias, between its bars */
  readonly biasField: TextSpan;
  /** SNNS's name of its transfer function, such as `Act_Logistic` */
  readonly activation: string;
  /** counts from 1 */
  readonly line: number;
}

/** The sections that say what units are. */
interface UnitSections {
  readonly units: readonly SnnsLine[];
  /** what units have that do not say it */
  readonly defaults: readonly SnnsLine[];
  /** transfer functions of units that have a type */
  readonly types: readonly SnnsLine[];
}

/** Columns of the units: number, type, name, activation, bias, kind, position, transfer and output function, sites. */
const [NUMBER, TYPE, BIAS, KIND, ACTIVATION, OUTPUT, SITES] = [0, 1, 4, 5, 7, 8, 9];
const COLUMNS = 10;
const KINDS: Readonly<Record<string, SnnsUnit['kind']>> = { i: 'input', h: 'hidden', o: 'output' };
const IDENTITY = 'Out_Identity';

/** The two functions of a unit. */
interface Functions {
  readonly activation: string;
  readonly output: string;
}

/**
 * The units of a file, in its order.
 *
 * @param name what to call the file in messages
 * @throws {UsageError} naming the line, what was found and what is allowed
 */
export function snnsUnits({ units, defaults, types }: UnitSections, name: string): SnnsUnit[] {
  const [standard] = defaults.map(fieldsOf);
  const ofDefault: Functions = { activation: standard?.[5] || 'Act_Logistic', output: standard?.[6] || IDENTITY };
  const ofTypes = new Map(
    types.map(fieldsOf).map(([type, activation, output]) => [type, { activation, output } satisfies Functions]),
  );
  const numbers = new Set<number>();
  return units.map((line) => {
    const fields = fieldsOf(line);
    const place = `${name}: line ${line.number}`;
    if (fields.length !== COLUMNS) {
      throw new UsageError(`${place} must be a unit of ${COLUMNS} columns with bars between them`);
    }
    const number = Number(fields[NUMBER]);
    if (!/^\d{1,9}$/.test(fields[NUMBER]) || number < 1 || numbers.has(number)) {
      throw new UsageError(`${place} must begin with a number of its own ≥ 1, got ${shownText(fields[NUMBER])}`);
    }
    numbers.add(number);
    const unit = `${place}: unit ${number}`;
    const kind = Object.hasOwn(KINDS, fields[KIND]) ? KINDS[fields[KIND]] : null;
    if (!kind) {
      const allowed = 'i (input), h (hidden) or o (output)';
      throw new UsageError(`${unit} must be ${allowed}, got ${shownText(fields[KIND])}: others are not read`);
    }
    if (fields[SITES]) throw new UsageError(`${unit} has sites, ${shownText(fields[SITES])}, which are not read`);
    const ofType = ofTypes.get(fields[TYPE]);
    const output = fields[OUTPUT] || ofType?.output || ofDefault.output;
    if (output !== IDENTITY) {
      throw new UsageError(`${unit} must have the output function ${IDENTITY}, got ${shownText(output)}`);
    }
    return {
      ...{ number, kind, line: line.number, biasField: fieldAt(line, BIAS) },
      bias: snnsNumber(fields[BIAS], `${unit}: its bias`),
      activation: fields[ACTIVATION] || ofType?.activation || ofDefault.activation,
    };
  });
}

const fieldsOf = ({ text }: SnnsLine): string[] => text.split('|', COLUMNS + 1).map((field) => field.trim());

/** The place of a field between its bars. */
function fieldAt({ text, start }: SnnsLine, field: number): TextSpan {
  let at = 0;
  for (let f = 0; f < field; f++) at = text.indexOf('|', at) + 1;
  return { start: start + at, end: start + text.indexOf('|', at) };
}

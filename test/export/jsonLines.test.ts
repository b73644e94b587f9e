import { expect, it } from 'vitest';
import { jsonLines } from '../../src/export/jsonLines.ts';

it('an object a line, keys in the order of the names, a value that is missing null', () => {
  const rows = [{ b: 'x "y"', a: true }, { a: null }];
  expect([...jsonLines(['a', 'b'], rows)]).toEqual(['{"a":true,"b":"x \\"y\\""}', '{"a":null,"b":null}']);
});

it('numbers read back to the same double, −0 too; those without a numeral are texts', () => {
  const numbers = [0.1 + 0.2, -0, 0, 5e-324, 1.7976931348623157e308, 1e21, -12];
  const [line] = jsonLines(['x', 'v'], [{ x: 1 / 3, v: Float64Array.from(numbers) }]);
  expect(JSON.parse(line)).toEqual({ x: 1 / 3, v: numbers });
  expect(line).toContain('[0.30000000000000004,-0.0,0,'); // -0 would be an integer, without a sign, to Python
  const odd = Float64Array.of(Number.NaN, Infinity, -Infinity);
  expect([...jsonLines(['x', 'v'], [{ x: Number.NaN, v: odd }])]).toEqual([
    '{"x":"NaN","v":["NaN","Infinity","-Infinity"]}',
  ]);
});

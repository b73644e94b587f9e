/**
 * A number as the shortest decimals that read back to the same double, at most 17 digits; `Infinity` and `NaN` by name.
 * `String` alone drops the sign of −0.
 */
export const numberText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

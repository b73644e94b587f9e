import type { FieldName, Fields } from '../../src/config/fields.ts';
import { type CellFields, ignores } from '../../src/config/readConfig.ts';

/** Some values as a config has them that was given them: null where its cell ignores the field. */
export const asRead = (config: CellFields, values: object): Partial<Record<keyof Fields, unknown>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, ignores(config, name as FieldName) ? null : value]),
  );

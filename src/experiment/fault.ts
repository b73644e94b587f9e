import * as z from 'zod';
import { suggestion, unknownField } from '../config/suggestion.ts';
import { shown } from '../config/values.ts';
import { type Fault, faultAt, type Path } from './faultAt.ts';

type Issue = z.core.$ZodIssue;

/**
 * The first thing that a schema refuses, names of fields that there are not before all others; null where all is well.
 */
export function faultOf(schema: z.ZodType, input: unknown): Fault | null {
  const parsed = schema.safeParse(input);
  if (parsed.success) return null;
  const issues = parsed.error.issues.flatMap(meant);
  return faultOfIssue(schema, input, issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]);
}

/** Issues within that member of a union which the value is meant to be: the one of its kind. */
function meant(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const ofKind = issue.errors.find((errors) =>
    errors.every(({ code, path }) => code === 'unrecognized_keys' || path.length > 0),
  );
  return ofKind?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) ?? [issue];
}

function faultOfIssue(root: z.ZodType, input: unknown, issue: Issue): Fault {
  const { path } = issue;
  const parent = path.slice(0, -1);
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    return faultAt([...path, key], unknownField(key, fieldsOf(schemaAt(root, path))), path);
  }
  if (issue.code === 'custom') {
    // Messages about a field of an object name it themselves.
    return faultAt([...path, ...(issue.params ? [issue.params.field] : [])], issue.message, path);
  }
  const schema = schemaAt(root, path);
  const found = valueAt(input, path);
  if (found === undefined && path.length > 0)
    return faultAt(parent, `must say ${String(path.at(-1))}: ${allowed(schema)}`);
  const nearest = typeof found === 'string' ? suggestion(found, choices(schema)) : '';
  return faultAt(path, `must be ${allowed(schema)}, got ${shown(found)}${nearest}`);
}

/** The values that a schema takes, in words. */
function allowed(schema: z.ZodType): string {
  const fields = fieldsOf(schema);
  return String(schema.meta()?.allowed ?? `{ ${fields.join(', ')} }`);
}

function schemaAt(root: z.ZodType, path: Path): z.ZodType {
  return path.reduce<z.ZodType>((schema, step) => {
    const inner = members(schema).flatMap((member): z.core.$ZodType[] => {
      if (member instanceof z.ZodObject) return [member.shape[String(step)]];
      return member instanceof z.ZodArray ? [member.element] : [];
    });
    return bare(inner[0]);
  }, root);
}

/** A schema without the wrapper that lets it be left out. */
const bare = (schema: z.core.$ZodType): z.ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodReadonly ? bare(schema.unwrap()) : (schema as z.ZodType);

const members = (schema: z.ZodType): z.ZodType[] =>
  schema instanceof z.ZodUnion ? schema.options.map(bare) : [schema];
const fieldsOf = (schema: z.ZodType) =>
  members(schema).flatMap((member) => (member instanceof z.ZodObject ? Object.keys(member.shape) : []));
const choices = (schema: z.ZodType) =>
  members(schema).flatMap((member) => (member instanceof z.ZodEnum ? member.options.map(String) : []));

const valueAt = (input: unknown, path: Path): unknown =>
  path.reduce((value, step) => (value as Record<PropertyKey, unknown>)[step], input);

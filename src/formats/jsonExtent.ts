/** How much JSON holds, by its text. */
export interface JsonExtent {
  /** lists and objects inside of each other */
  readonly depth: number;
  /** of all objects together; `JSON.parse` takes the last of those that are there twice */
  readonly keys: number;
}

/** The extent of JSON, before it is parsed. Cost: one pass. */
export function jsonExtent(text: string): JsonExtent {
  let [depth, deepest, keys] = [0, 0, 0];
  let isText = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    if (sign === '"') isText = !isText;
    else if (isText) i += sign === '\\' ? 1 : 0;
    else if (sign === '[' || sign === '{') deepest = Math.max(deepest, ++depth);
    else if (sign === ']' || sign === '}') depth--;
    else if (sign === ':') keys++;
  }
  return { depth: deepest, keys };
}

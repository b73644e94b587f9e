const HEAD = (units: number, links: number) => `SNNS network definition file V1.4-3D
generated at Sun Jan  4 10:00:00 1998

network name : small
source files :
no. of units : ${units}
no. of connections : ${links}
no. of unit types : 0
no. of site types : 0


learning function : Std_Backpropagation
update function   : Topological_Order


unit default section :
act      | bias     | st | subnet | layer | act func     | out func
---------|----------|----|--------|-------|--------------|-------------
 0.00000 |  0.00000 | h  |      0 |     1 | Act_TanH     | Out_Identity
---------|----------|----|--------|-------|--------------|-------------
unit definition section :
no. | typeName | unitName | act      | bias     | st | position | act func | out func | sites
----|----------|----------|----------|----------|----|----------|----------|----------|-------
`;

/** A file of a 2-2-1 network without the link 2 → 3, in the form that SNNS writes. */
export const SMALL = `${HEAD(5, 5)}  1 |          | a        |  1.00000 |  0.00000 | i  | 1,1,0    |||
  2 |          | b        |  0.00000 |  0.00000 | i  | 1,2,0    |||
  3 |          | h1       |  0.00000 |  0.25000 | h  | 3,1,0    | Act_TanH ||
  4 |          | h2       |  0.00000 | -0.75000 | h  | 3,2,0    | Act_TanH ||
  5 |          | y        |  0.00000 |  0.12500 | o  | 5,1,0    | Act_Logistic ||
----|----------|----------|----------|----------|----|----------|----------|----------|-------


connection definition section :
target | site | source:weight
-------|------|------------------------------
     4 |      |  2: 2.00000,  1:-1.00000
     3 |      |  1: 0.50000
     5 |      |  3: 3.00000,  4:-4.50000
-------|------|------------------------------
`;

/** A file of units of these kinds, and of these rows of links, a link each. */
export const snnsText = (kinds: readonly string[], rows: readonly string[]): string => {
  const units = kinds.map((kind, u) => `${u + 1} | | | 0 | 0 | ${kind} | 1,1,0 ||| \n`).join('');
  return `${HEAD(kinds.length, rows.length)}${units}----|----
connection definition section :
-------|------|---
${rows.join('\n')}
-------|------|---
`;
};

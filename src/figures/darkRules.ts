import { CRITERION_STYLE } from './criterionStyle.ts';
import { INKS } from './ink.ts';

/**
 * Rules of CSS that exchange each light ink for its dark partner wherever an SVG names it as a fill or a stroke. A
 * presentation attribute yields to a rule, so programs that know no rules draw the light figure.
 *
 * @param within a selector of what the rules are for, such as `svg`
 */
export const darkRules = (within: string): string =>
  `@media screen and (prefers-color-scheme:dark){${[...Object.values(INKS), ...Object.values(CRITERION_STYLE)]
    .flatMap(({ light, dark }) =>
      ['fill', 'stroke'].map((property) => `${within} [${property}="${light}"]{${property}:${dark}}`),
    )
    .join('')}}`;

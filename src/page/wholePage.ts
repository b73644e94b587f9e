import { createHash } from 'node:crypto';
import { type Html, html, trusted } from './html.ts';
import { pageScript, pageStyle } from './pageFiles.ts';

/** The parts of a page that change from one to the other. */
export interface PageParts {
  /** of the window */
  readonly title: string;
  /** a sentence, for whoever lists pages */
  readonly description: string;
  /** the landmarks: header, nav, main with the id `main`, footer */
  readonly body: Html;
}

/**
 * A whole page, as one file that asks nobody for anything: its style and its script are inside, and its content
 * security policy allows these two, by their digests, and nothing else.
 */
export function wholePage({ title, description, body }: PageParts): string {
  const [style, script] = [`\n${pageStyle()}\n`, `\n${pageScript()}\n`];
  const policy = [
    "default-src 'none'",
    `style-src ${digest(style)}`,
    `script-src ${digest(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${description}">
<meta name="generator" content="optimal-brain-surgeon">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${body}
<script>${trusted(script)}</script>
</body>
</html>
`.source;
}

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

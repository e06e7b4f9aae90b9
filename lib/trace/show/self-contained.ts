/**
 * A page as one self-contained HTML file: no network, no dependency, each script and style named by its hash in a
 * content security policy.
 *
 * @module
 */
import { createHash } from 'node:crypto';

/** What a page is made of. */
export interface Parts {
  /** HTML with a place for each of the others: see page.html. */
  readonly template: string;
  readonly style: string;
  readonly script: string;
  /** What the script is given: it goes in as JSON. */
  readonly content: unknown;
  /** What is allowed besides the script and the style: `connect-src`, say. */
  readonly policy?: Readonly<Record<string, string>>;
}

export function selfContained({ template, style, script, content, policy = {} }: Parts): string {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policyOf(style, script, policy)}" />`;
  // "</script>" inside the data would end it.
  const json = JSON.stringify(content).replaceAll('<', '\\u003c');
  const parts = [
    ['<!-- policy -->', meta],
    ['<style></style>', `<style>${style}</style>`],
    ['type="application/json"></script>', `type="application/json">${json}</script>`],
    ['<script type="module"></script>', `<script type="module">${script}</script>`],
  ] as const;
  let page = template;
  for (const [place, part] of parts) page = page.replace(place, () => part);
  return page;
}

function policyOf(style: string, script: string, more: Readonly<Record<string, string>>): string {
  const all = {
    'default-src': "'none'",
    'script-src': `'${hash(script)}'`,
    'style-src': `'${hash(style)}'`,
    'connect-src': "'none'",
    ...more,
    'img-src': 'data:',
    'base-uri': "'none'",
    'form-action': "'none'",
  };
  return Object.entries(all)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

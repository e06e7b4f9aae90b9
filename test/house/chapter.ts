// What a chapter of the documentation is made of: excerpts of sources, sessions in a terminal, links.
import { dirname, join } from 'node:path';

/** A piece of a source, between a comment with the name of its file and the end of the block. */
export interface Excerpt {
  readonly file: string;
  /** The region of the file; without it, some lines of it. */
  readonly name: string | undefined;
  readonly text: string;
}

/** A command line, and what it prints. */
export interface Step {
  readonly command: string;
  readonly output: string;
}

export function excerptsOf(chapter: string): Excerpt[] {
  return [...chapter.matchAll(/<!-- ([^\s#]+)(?:#(\S+))? -->\n+ *```\w+\n(.*?)```/gs)].map(
    ([, file = '', name, text = '']) => ({ file, name, text }),
  );
}

/** What an excerpt may be: its region, or any run of as many lines. */
export function regionOrParts(source: string, name: string | undefined, text: string): string[] {
  if (name !== undefined) {
    const region = new RegExp(`^// #region ${name}\n(.*?)^// #endregion`, 'ms').exec(source)?.[1];
    return region === undefined ? [] : [region];
  }
  const lines = source.split('\n');
  const count = text.trimEnd().split('\n').length;
  return lines.map((_, i) => dedent(`${lines.slice(i, i + count).join('\n')}\n`));
}

/** A text without the indentation that all its lines have. */
export function dedent(text: string): string {
  const indents = text.trimEnd().match(/^ *(?=\S)/gm) ?? [''];
  const least = Math.min(...indents.map((indent) => indent.length));
  return `${text.trimEnd().replace(new RegExp(`^ {${least}}`, 'gm'), '')}\n`;
}

/** The sessions on this machine; what happens in one terminal is one block. */
export function terminalsOf(chapter: string): string[] {
  return [...chapter.matchAll(/```console\n(.*?)```/gs)]
    .map(([, text = '']) => text)
    .filter((text) => !text.includes('192.168.'));
}

export function stepsOf(terminal: string): Step[] {
  return terminal
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const end = step.indexOf('\n') + 1;
      return { command: step.slice(0, end - 1), output: step.slice(end) };
    });
}

/** The links to files and headings of the project, seen from its folder. */
export function linksOf(file: string, text: string): { path: string; anchor: string }[] {
  return [...text.matchAll(/\]\(([^)\s#]*)(?:#([^)\s]*))?\)/g)]
    .filter(([, target = '']) => !/^[a-z]+:/.test(target))
    .map(([, target = '', anchor = '']) => ({
      path: target === '' ? file : join(dirname(file), target),
      anchor,
    }));
}

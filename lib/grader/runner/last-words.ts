/**
 * What a program printed on stderr, as a failure shows it.
 *
 * @module
 */
import { crashIn, isForgottenAwait, withoutInternals } from '../words/crash.ts';
import { cleanText } from '../words/text.ts';

const LINES = 6;
const WIDTH = 200;

export interface LastWords {
  /** The error that ended it, then the student's own lines that led there. */
  readonly crash: readonly string[];
  /** What else it printed, the last of it. */
  readonly rest: readonly string[];
  /** Whether a promise was passed where its value should be. */
  readonly forgottenAwait: boolean;
}

export function lastWords(name: string, stderr: string): LastWords {
  const text = cleanText(stderr);
  const crash = crashIn(text);
  if (crash === undefined) {
    const rest = printed(`${name} printed on stderr`, text.split('\n'));
    return { crash: [], rest, forgottenAwait: false };
  }
  return {
    crash: quoted([...crash.error, ...crash.frames]),
    rest: printed(`before that, ${name} printed on stderr`, crash.before),
    forgottenAwait: isForgottenAwait(crash),
  };
}

function printed(title: string, lines: readonly string[]): string[] {
  const said = withoutInternals(lines).filter((line) => line.trim() !== '');
  if (said.length === 0) return [];
  return [`${title}${said.length > LINES ? ', last' : ''}:`, ...quoted(said.slice(-LINES))];
}

function quoted(lines: readonly string[]): string[] {
  return lines.map((line) => `  | ${line.slice(0, WIDTH)}`);
}

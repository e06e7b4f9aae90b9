/**
 * Advice for what was seen: the student's next thought, not the solution.
 *
 * @module
 */
import type { Advice } from '../declare.ts';
import { firstDifference } from '../words/difference.ts';
import type { CheckFailure, Symptom } from '../trial/failure.ts';

const COMMON: Readonly<Record<Symptom, string>> = {
  different: 'Look at the first byte that differs. Which of your lines put it there?',
  'too-little':
    'One read gives what has come so far, not all that was sent. Go on until readSocket gives 0.',
  'too-much': 'Use only the n bytes that readSocket says it gave; the rest of the buffer is older.',
  nothing:
    'Not one byte came. Does the program reach the line that should write? Print on stderr where it is.',
  stopped:
    'It waits for something. Which call is it in, and what would have to happen for it to return?',
  'no-end':
    'The other side waits for the end of the stream: every copy of the channel must be closed.',
  reset:
    'A reset comes from a process that dies with an open channel, or closes one with unread bytes.',
  refused:
    'Nobody listens any more: one client must not end the server, nor close its listening channel.',
  'not-listening': 'serverSocket needs the port of the first argument, as a number, and an await.',
  'not-connecting':
    'Arguments are strings: HOST is process.argv[2], PORT is Number(process.argv[3]).',
  ended: 'What does it do after the last line? A server accepts the next client, for ever.',
  'not-ending':
    'A program ends when its work is done and it waits for nothing. What does it still wait for?',
  'exit-status': 'Set process.exitCode, or call process.exit(status), in every branch.',
  'left-behind':
    'Each channel that was opened must be closed in every branch, also after an error.',
  uncaught:
    'The first line that is named threw. If none is named, an event or a promise failed that nobody handles.',
  'out-of-memory': 'Keep one buffer and pass its bytes on, instead of collecting everything.',
  'endless-output':
    'A loop prints without end: readSocket gives 0 at the end of the stream, for ever.',
  'too-many-processes':
    'A child runs the whole program again: does it ask isChild() before it forks?',
  'too-slow': 'It does the right thing, but waits too long or too often on the way.',
  other: '',
};

/** The classic first program: `connectSocket(host, port) < 0` is never true, and nothing says so. */
export const FORGOTTEN_AWAIT =
  'A promise stands where its value should be: a forgotten await? npm run check finds them all.';

/** Advice for a failure: the exercise's own if it fits, else by what the bytes look like, else by the symptom. */
export function adviceFor(
  symptom: Symptom,
  message: string,
  failure: CheckFailure,
  own: readonly Advice[],
): string {
  const fits = ({ when }: Advice) =>
    typeof when === 'string' ? when === symptom || when === failure.symptom : when.test(message);
  return failure.details.advice ?? own.find(fits)?.say ?? byBytes(failure) ?? COMMON[symptom];
}

/** Mistakes that leave their trace in the bytes. */
function byBytes({ details: { expected, got } }: CheckFailure): string | undefined {
  if (expected === undefined || got === undefined) return undefined;
  const wanted = Buffer.from(expected);
  const real = Buffer.from(got);
  if (real.includes('\ufffd') && !wanted.includes('\ufffd')) {
    return 'Bytes became U+FFFD: they were taken for text. A character may be cut between two reads; keep to bytes.';
  }
  if (
    real.length >= 8 &&
    real.subarray(-8).every((byte) => byte === 0) &&
    !wanted.includes(real.subarray(-8))
  ) {
    return 'Zero bytes were added: the whole buffer was used, not only the n bytes that came.';
  }
  const at = firstDifference(wanted, real);
  const strange = real.subarray(at, at + 6);
  if (at > 0 && strange.length === 6 && real.subarray(0, at).includes(strange)) {
    return 'These bytes came before: was the rest of the buffer used again, beyond the n bytes of this read?';
  }
  if (/[^\n]\r\n/.test(real.toString('latin1')) && !/\r\n/.test(wanted.toString('latin1'))) {
    return 'There is a \\r before the newline that should not be there.';
  }
  return undefined;
}

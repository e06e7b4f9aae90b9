/**
 * How far the run is, on stderr: one line that is rewritten on a terminal, else a line for each change.
 *
 * @module
 */

/** Gives a function that shows what is being done now. */
export function showProgress(title: string): (text: string) => void {
  const { stderr } = process;
  return (text) => {
    if (!stderr.isTTY) stderr.write(`${title}: ${text}\n`);
    else
      stderr.write(
        `\r\x1b[K${`${title}: ${text}`.slice(0, stderr.columns - 1)}${text === 'done' ? '\n' : ''}`,
      );
  };
}

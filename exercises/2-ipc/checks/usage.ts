/**
 * Wrong arguments: exit status 2, nothing on stdout.
 *
 * @module
 */
import type { Trial } from '../../../lib/grader/index.ts';

/** Starts the program with each of these, all at once, and expects that it refuses them. */
export async function refuses(
  t: Trial,
  name: string,
  wrong: readonly (readonly (string | number)[])[],
): Promise<void> {
  await Promise.all(
    wrong.map(async (words) => {
      const shown = words.length === 0 ? 'none' : words.map((word) => `"${word}"`).join(' ');
      await t.variation(`${name}: ${shown}`, async () => {
        const program = await t.run(words);
        program.endInput();
        await program.finishes({ stdout: '', status: 2 });
      });
    }),
  );
}

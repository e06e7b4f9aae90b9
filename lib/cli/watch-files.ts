/**
 * When a student has saved.
 *
 * @module
 */
import { watch, type FSWatcher } from 'chokidar';

/** Calls `saved` after each save of a TypeScript file that is added to what it gives back. */
export function watchSaves(saved: () => void): FSWatcher {
  const files = watch([], {
    ignoreInitial: true,
    depth: 1,
    // A save is several events: the file is emptied, and then written.
    awaitWriteFinish: { stabilityThreshold: 50, pollInterval: 10 },
  });
  return files.on('all', (_event, path) => {
    if (path.endsWith('.ts')) saved();
  });
}

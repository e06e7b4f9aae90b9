/**
 * Opens a page in the browser, where there is a desktop.
 *
 * @module
 */
import { spawn } from 'node:child_process';

/** Gives whether a browser was asked. It never waits for it. */
export function openInBrowser(url: string): boolean {
  const command = opener();
  if (command === undefined) return false;
  const child = spawn(command, [url], { stdio: 'ignore', detached: true });
  // No such program: the address is on the screen anyway.
  child.on('error', () => {});
  child.unref();
  return true;
}

function opener(): string | undefined {
  const { platform, env } = process;
  if (env.CI !== undefined && env.CI !== '') return undefined;
  if (platform === 'darwin') return 'open';
  if (platform === 'win32') return 'explorer';
  return env.DISPLAY || env.WAYLAND_DISPLAY ? 'xdg-open' : undefined;
}

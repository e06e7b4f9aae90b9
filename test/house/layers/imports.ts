/**
 * The imports inside the project.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix, relative } from 'node:path';
import { ENTRIES } from '../../../lib/entries.ts';
import { root } from '../../helpers/program.ts';
import { layerOf } from './rooms.ts';

/** An import inside the project, by paths from its root. */
export interface Arrow {
  from: string;
  to: string;
  /** Gone when the program runs. */
  typeOnly: boolean;
}

/** The arrows that no layer allows. */
export function wrong(arrows: Arrow[]): Arrow[] {
  return arrows.filter(({ from, to, typeOnly }) => {
    const [name, , mayImport] = layerOf(from);
    const [target] = layerOf(to);
    const allowed = [name, ...mayImport];
    if (typeOnly && allowed.includes(`types of ${to}`)) return false;
    return !allowed.some(
      (one) => [target, to, '*'].includes(one) || (one.endsWith('/') && to.startsWith(one)),
    );
  });
}

/** A round trip of imports, when there is one. Those of types count: who reads a file has to follow them. */
export function cycle(arrows: readonly Pick<Arrow, 'from' | 'to'>[]): string[] {
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const { from, to } of arrows) {
      if (from !== file) continue;
      const found = visit(to, [...path, file]);
      if (found.length > 0) return found;
    }
    done.add(file);
    return [];
  };
  for (const { from } of arrows) {
    const found = visit(from, []);
    if (found.length > 0) return found;
  }
  return [];
}

export function loads(file: string, what: string): boolean {
  const text = readFileSync(root + file, 'utf8');
  return new RegExp(`(from|import|import\\(|require\\() ?'${what}['/]`).test(text);
}

/** The room in which a file lies: its folder. What lies beside rooms is a room of its own. */
function roomOf(file: string): string {
  const folder = posix.dirname(file);
  return ['lib', 'lib/grader', 'bench'].includes(folder) ? file : folder;
}

/** The same arrows, from room to room. */
export function betweenRooms(arrows: readonly Arrow[]): Pick<Arrow, 'from' | 'to'>[] {
  return arrows
    .map(({ from, to }) => ({ from: roomOf(from), to: roomOf(to) }))
    .filter(({ from, to }) => from !== to);
}

const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

/** The imports of a file: what stands in it, and whether only types are meant. */
export function importsOf(text: string): { what: string; typeOnly: boolean }[] {
  return [...text.matchAll(IMPORT)].map(([, type, fixed, dynamic]) => ({
    what: fixed ?? dynamic ?? '',
    typeOnly: type !== undefined,
  }));
}

export function arrowsOf(file: string, text: string): Arrow[] {
  return importsOf(text).flatMap(({ what, typeOnly }) => {
    const entry = ENTRIES.get(what);
    if (entry !== undefined) return [{ from: file, to: relative(root, entry), typeOnly }];
    if (!what.startsWith('.')) return [];
    return [{ from: file, to: posix.join(posix.dirname(file), what), typeOnly }];
  });
}

export function sourcesIn(folder: string): string[] {
  if (!existsSync(root + folder)) return [];
  const names = readdirSync(root + folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.(ts|mjs)$/.test(name)).map((name) => `${folder}/${name}`);
}

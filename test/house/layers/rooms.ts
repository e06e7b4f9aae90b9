/**
 * Who may import whom inside the project. Nothing points back.
 *
 * @module
 */
import { relative } from 'node:path';
import { ENTRIES } from '../../../lib/entries.ts';
import { root } from '../../helpers/program.ts';

/** The files that students' programs import by name. */
const ENTRY_FILES = [...ENTRIES.values()].map((file) => relative(root, file));
const RECORD = 'lib/trace/record';
/** The table of operations imports nothing, so that all may import it. */
const OPERATIONS = 'lib/calls/operations.ts';
const TRACE = [RECORD, 'lib/trace/model', 'lib/trace/show'];
const LIBRARY = ['lib/errno.ts', 'lib/calls', 'lib/sockets', 'lib/mysocks.ts', 'lib/processes'];
/** The rooms of the grader: each imports those before it. */
const GRADER =
  'words kernel sandbox trial declare exercises results runner grading gate student class'.split(
    ' ',
  );

function graderBelow(room: string): string[] {
  return GRADER.slice(0, GRADER.indexOf(room)).map((name) => `lib/grader/${name}`);
}

/**
 * Each file belongs to the first layer that has it. It may import its own layer and what is named: other layers,
 * files, all that lies in a folder (with a slash at its end), or only the types of a file.
 */
export type Layer = readonly [name: string, files: RegExp, mayImport: readonly string[]];

export const LAYERS: readonly Layer[] = [
  ['test', /^test\//, ['*']],
  ['grade', /^exercises\/.*\/(grade\.test\.ts|checks\/.+\.ts)$/, ['lib/grader/index.ts']],
  ['student', /^exercises\//, ENTRY_FILES],
  ['servers/services', /^servers\/services\//, ['lib/index.ts', 'lib/protocol', 'lib/program.ts']],
  ['servers', /^servers\//, ['lib/index.ts', 'lib/protocol', 'lib/program.ts', 'servers/services']],
  ['clients', /^clients\//, ['lib/index.ts', 'lib/protocol', 'lib/program.ts', 'servers/services']],
  ['samples', /^samples\//, [...ENTRY_FILES, 'lib/program.ts', 'servers/services']],
  ['bench/peers', /^bench\/peers\//, ['lib/ipc/index.ts', 'lib/distributed/index.ts']],
  ['bench', /^bench\//, ['lib/grader/exercises']],

  ['lib/cli/class', /^lib\/cli\/class\//, ['lib/cli', 'lib/grader/', ...TRACE]],
  ['lib/cli', /^lib\/cli\//, ['lib/grader/', 'lib/distributed/', ...TRACE]],

  [
    'lib/grader/index.ts',
    /^lib\/grader\/(index\.ts|grade\.schema\.json)$/,
    [...graderBelow('exercises'), 'lib/trace/show'],
  ],
  ['lib/grader/declare', /^lib\/grader\/declare\.ts$/, graderBelow('declare')],
  ...GRADER.map((room): Layer => [
    `lib/grader/${room}`,
    new RegExp(`^lib/grader/${room}/`),
    graderBelow(room).concat(TRACE, 'lib/distributed', 'lib/entries.ts'),
  ]),

  ['lib/trace/page', /^lib\/trace\/page\//, TRACE],
  ['lib/trace/show', /^lib\/trace\/show\//, [RECORD, 'lib/trace/model', OPERATIONS]],
  ['lib/trace/model', /^lib\/trace\/model\//, [RECORD, OPERATIONS]],
  [RECORD, /^lib\/trace\/record\//, ['types of lib/calls/call.ts', OPERATIONS]],

  [
    'lib/distributed/transports',
    /^lib\/distributed\/transports\//,
    ['lib/index.ts', 'lib/distributed', RECORD],
  ],
  [
    'lib/distributed/page',
    /^lib\/distributed\/page\//,
    ['lib/distributed', 'lib/trace/page/elements.ts'],
  ],
  ['lib/distributed/show', /^lib\/distributed\/show\//, ['lib/distributed', 'lib/trace/show']],
  ['lib/distributed', /^lib\/distributed\//, [RECORD]],
  ['lib/ipc', /^lib\/ipc\//, ['lib/errno.ts', 'lib/calls', 'lib/processes', `${RECORD}/record.ts`]],
  ['lib/protocol', /^lib\/protocol\//, []],
  ['lib/program.ts', /^lib\/program(\.ts$|\/)/, ['lib/index.ts']],
  [
    'lib/index.ts',
    /^lib\/index\.ts$/,
    [...LIBRARY, 'lib/robust.ts', 'lib/select.ts', `${RECORD}/record.ts`],
  ],
  ['lib/select.ts', /^lib\/select\.ts$/, ['lib/calls', 'lib/sockets']],
  ['lib/robust.ts', /^lib\/robust\.ts$/, ['lib/calls', 'lib/sockets', 'lib/mysocks.ts']],
  ['lib/mysocks.ts', /^lib\/mysocks\.ts$/, ['lib/errno.ts', 'lib/calls', 'lib/sockets']],
  [
    'lib/processes',
    /^lib\/processes(\.ts$|\/)/,
    [
      'lib/errno.ts',
      'lib/calls',
      'lib/sockets',
      'lib/mysocks.ts',
      'lib/robust.ts',
      'lib/entries.ts',
    ],
  ],
  ['lib/sockets', /^lib\/sockets\//, ['lib/errno.ts', 'lib/calls', OPERATIONS]],
  [OPERATIONS, /^lib\/calls\/operations\.ts$/, []],
  ['lib/calls', /^lib\/calls\//, ['lib/errno.ts', OPERATIONS]],
  ['lib/errno.ts', /^lib\/errno\.ts$/, []],
  ['lib/entries.ts', /^lib\/entries\.ts$/, []],
];

/** The layer of a file. */
export function layerOf(file: string): Layer {
  const layer = LAYERS.find(([, files]) => files.test(file));
  if (layer === undefined) throw new Error(`File must belong to a layer: got ${file}`);
  return layer;
}

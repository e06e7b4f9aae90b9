/**
 * Who handed something in, by the name that a platform gives to a folder or a file.
 *
 * @module
 */
import type { HandIn } from './types.ts';

export interface Who {
  readonly from: HandIn['from'];
  readonly key: string;
  readonly name: string;
  readonly late: boolean;
  /** What the file was called, when the name stood before it. */
  readonly rest?: string | undefined;
}

const MOODLE = /^(.+)_(\d+)_assignsubmission_(?:file|onlinetext)_?(.*)$/s;
const GRADESCOPE = /^submission_(\d+)$/;
const CANVAS = /^([^_]*)_(LATE_)?(\d+|anon_[A-Za-z0-9]+)_(\d+)_(.+)$/s;
const ANONYMOUS = /^(anon)_(LATE_)?([A-Za-z0-9]+)_(\d+)_(.+)$/s;

/** Reads the name of a folder or file that lies on top. */
export function whoIs(entry: string): Who {
  const name = entry.normalize('NFC');
  const moodle = MOODLE.exec(name);
  if (moodle !== null) {
    const [, person = '', key = '', rest = ''] = moodle;
    return { from: 'moodle', key, name: person, late: false, ...(rest !== '' && { rest }) };
  }
  const gradescope = GRADESCOPE.exec(name);
  if (gradescope !== null)
    return { from: 'gradescope', key: gradescope[1] ?? '', name: '', late: false };
  const canvas = CANVAS.exec(name) ?? ANONYMOUS.exec(name);
  if (canvas !== null) {
    const [, person = '', late, key = '', , rest = ''] = canvas;
    return { from: 'canvas', key, name: person, late: late !== undefined, rest };
  }
  return { from: 'folder', key: name, name, late: false };
}

/**
 * Who handed in together, by the list in Gradescope's export.
 *
 * @module
 */
import { needed } from './optional.ts';
import type { Member } from './types.ts';

export const METADATA = /^submission_metadata\.ya?ml$/;
const MOST_ALIASES = 100;

interface Submission {
  readonly ':submitters'?: readonly { ':name'?: unknown; ':email'?: unknown }[];
  readonly ':created_at'?: unknown;
}

/** By the number of the submission. Keys have the colons of Ruby's symbols. */
export async function submittersIn(
  bytes: Buffer,
): Promise<Map<string, { members: Member[]; submitted?: Date }>> {
  const { parse } = await needed('yaml', () => import('yaml'));
  const found: Record<string, Submission> =
    parse(bytes.toString('utf8'), { maxAliasCount: MOST_ALIASES, logLevel: 'silent' }) ?? {};
  const all = Object.entries(found).map(([name, each]) => {
    const members = (each[':submitters'] ?? []).map((member) => ({
      name: text(member[':name']),
      email: text(member[':email']),
    }));
    const time = new Date(text(each[':created_at']));
    const submitted = Number.isNaN(time.getTime()) ? {} : { submitted: time };
    return [name.replace(/^submission_/, ''), { members, ...submitted }] as const;
  });
  return new Map(all);
}

function text(value: unknown): string {
  return value instanceof Date
    ? value.toISOString()
    : typeof value === 'string' || typeof value === 'number'
      ? String(value)
      : '';
}

/**
 * Tables as text: written by us, or those of a platform, of which only some cells change.
 *
 * @module
 */

/** A text of ours that a spreadsheet would take for a formula. */
export function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** A cell as it stands in a file. */
export function cell(value: string | number, separator = ','): string {
  const text = String(value);
  const special = text.includes(separator) || /["\r\n]|^\s|\s$/.test(text);
  return special ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map((each) => cell(each)).join(',')}\n`).join('');
}

/** A row of a platform's table: its cells as they stand there, quotes and all, and what ends it. */
export interface RawRow {
  readonly cells: string[];
  readonly end: string;
}

/** Cuts a table into cells so that put together again it is the same to the byte. */
export function rawRows(text: string, separator: string): RawRow[] {
  const rows: RawRow[] = [];
  let cells: string[] = [];
  let begin = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') quoted = !quoted;
    if (quoted) continue;
    if (char === separator) {
      cells.push(text.slice(begin, i));
      begin = i + 1;
    } else if (char === '\n') {
      const end = text[i - 1] === '\r' ? '\r\n' : '\n';
      cells.push(text.slice(begin, i + 1 - end.length));
      rows.push({ cells, end });
      cells = [];
      begin = i + 1;
    }
  }
  if (begin < text.length || cells.length > 0)
    rows.push({ cells: [...cells, text.slice(begin)], end: '' });
  return rows;
}

/** What a cell means. */
export function meaning(raw: string): string {
  const text = raw.replace(/^\uFEFF/, '');
  return /^\s*"/.test(text) ? text.trim().slice(1, -1).replaceAll('""', '"') : text;
}

export function joined(rows: readonly RawRow[], separator: string): string {
  return rows.map(({ cells, end }) => cells.join(separator) + end).join('');
}

/** The rows of a table of ours, by the names in its head. */
export function records(text: string): Record<string, string>[] {
  const [head, ...rows] = rawRows(text, ',');
  const names = head?.cells.map(meaning) ?? [];
  return rows.map(({ cells }) =>
    Object.fromEntries(names.map((name, i) => [name, meaning(cells[i] ?? '')])),
  );
}

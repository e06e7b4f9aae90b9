/**
 * What each student gets: `feedback/ID.html` and `ID.md`. No path of the machine stands in it, and no other student.
 *
 * @module
 */
import type { GradedCheck } from '../results/grade-json.ts';
import { escapeHtml, page } from './html.ts';
import type { Standing } from './standing.ts';

export function feedbackHtml(standing: Standing): string {
  const { id, result, grades } = standing;
  const parts = grades.map(({ exercise, points, max, checks }) => {
    const rows = checks.map((check) => `<li class="${check.verdict}">${htmlOf(check)}</li>`);
    return `<h2>${escapeHtml(exercise)}: ${points} of ${max}</h2><ul>${rows.join('')}</ul>`;
  });
  const notes = standing.expected.notes.map((note) => `<p class="note">${escapeHtml(note)}</p>`);
  const total =
    result === undefined ? 'Not graded yet' : `${result.points} of ${result.max} points`;
  return page(`Feedback ${id}`, `<h1>${total}</h1>${notes.join('')}${parts.join('')}`);
}

function htmlOf(check: GradedCheck): string {
  const head = `<b>${escapeHtml(check.verdict)}</b> ${escapeHtml(check.id)}: ${escapeHtml(check.title)} (${check.points}/${check.max})`;
  if (check.verdict === 'passed') return head;
  const texts = [check.message, check.advice].filter((text) => text !== '');
  const steps = check.steps.map((step) => `<li>${escapeHtml(step)}</li>`);
  const list = steps.length > 0 ? `<ol>${steps.join('')}</ol>` : '';
  const told = texts.map((text) => `<pre>${escapeHtml(text)}</pre>`).join('');
  return `${head}${told}${list}<code>${escapeHtml(check.replay)}</code>`;
}

export function feedbackMarkdown(standing: Standing): string {
  const { result, grades } = standing;
  const total =
    result === undefined ? 'Not graded yet' : `${result.points} of ${result.max} points`;
  const notes = standing.expected.notes.map((note) => `${quoted(note)}\n`);
  const parts = grades.map(({ exercise, points, max, checks }) => {
    const lines = checks.map((check) => markdownOf(check));
    return `## ${exercise}: ${points} of ${max}\n\n${lines.join('\n')}\n`;
  });
  return [`# ${total}\n`, ...notes, ...parts].join('\n');
}

function markdownOf(check: GradedCheck): string {
  const head = `- **${check.verdict}** \`${check.id}\`: ${check.title} (${check.points}/${check.max})`;
  if (check.verdict === 'passed') return head;
  const texts = [check.message, check.advice, check.replay].filter((text) => text !== '');
  return `${head}\n\n${texts.map(quoted).join('\n\n')}\n`;
}

/** As code: what a program has printed must not become a heading or a link. */
function quoted(text: string): string {
  return text
    .split('\n')
    .map((line) => `      ${line}`)
    .join('\n');
}

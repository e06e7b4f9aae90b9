// What results/*/grade.json say, as Markdown on stdout, and as a badge in results/points.svg.
// Usage: node .github/summary.mjs results
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MOST_TEXT = 4_000;
const [folder = 'results'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const grades = readdirSync(folder)
  .map((name) => join(folder, name, 'grade.json'))
  .filter((file) => existsSync(file))
  .map((file) => JSON.parse(readFileSync(file, 'utf8')));

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const points = sum(grades.map((grade) => grade.points));
const max = sum(grades.map((grade) => grade.max));
const isBegun = ({ checks }) =>
  !checks.every(({ message }) => message.endsWith('It is not begun.'));
const begun = grades.filter(isBegun);

console.log(`# ${points} of ${max} points\n`);
if (grades.length === 0) console.log('The grading ended before there was a result.');
if (begun.length > 0) console.log('| exercise | points | not passed |\n| --- | ---: | --- |');
for (const grade of begun) {
  const failed = notPassed(grade).map(({ id, verdict }) => `${id} (${verdict})`);
  console.log(`| ${grade.exercise} | ${grade.points} of ${grade.max} | ${failed.join(', ')} |`);
}
for (const grade of begun) {
  const [first] = notPassed(grade);
  if (first !== undefined) console.log(details(grade.exercise, first));
}
writeFileSync(join(folder, 'points.svg'), badge('points', `${points} of ${max}`));

function notPassed({ checks }) {
  return checks.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'not-judged');
}

/** What a program has printed is quoted: it must not become a heading or a link. */
function details(exercise, { id, title, message, steps, advice, replay }) {
  const numbered = steps.map((step, i) => `${i + 1}. ${step}`);
  const text = [message, ...numbered].join('\n').slice(0, MOST_TEXT);
  const fenced = `~~~~~~~~\n${text.replaceAll('~~~~', '~~~ ~')}\n~~~~~~~~`;
  return `\n### ${exercise} ${id}: ${title}\n\n${fenced}\n\n${advice}\n\n\`${replay}\``;
}

function badge(label, value) {
  const [left, right] = [label, value].map((text) => 7 * text.length + 12);
  const color = points === max && max > 0 ? '#2a7' : points > 0 ? '#b80' : '#888';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${label}: ${value}">
<rect width="${left}" height="20" fill="#444"/><rect x="${left}" width="${right}" height="20" fill="${color}"/>
<g fill="#fff" font-family="Verdana,sans-serif" font-size="11" text-anchor="middle">
<text x="${left / 2}" y="14">${label}</text><text x="${left + right / 2}" y="14">${value}</text></g></svg>
`;
}

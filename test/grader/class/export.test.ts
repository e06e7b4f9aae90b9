// Grades in the files of the platforms, and on pages.
import { describe, expect, test } from 'vitest';
import { fillCanvas, fillMoodle } from '../../../lib/grader/class/export.ts';
import { feedbackHtml, feedbackMarkdown } from '../../../lib/grader/class/feedback.ts';
import { reportHtml } from '../../../lib/grader/class/report.ts';
import type { Standing } from '../../../lib/grader/class/standing.ts';
import { gradesCsv } from '../../../lib/grader/class/tables.ts';
import { gradeOf } from '../../helpers/grade.ts';

const EVIL = '<img src=x onerror=alert(1)>';

function standing(id: string, points: number | undefined): Standing {
  const key = 'k';
  const expected = { id, key, exercises: { '04-upper-server': key }, notes: [EVIL] };
  const rest = { id, expected, members: [], lateDays: '', problems: [] };
  if (points === undefined) return { ...rest, grades: [], problems: ['no room'] };
  const common = { ms: 3, advice: '', steps: [], replay: 'npx mysocks grade 04 --check ends' };
  const check = { id: 'ends', title: 'ends', verdict: 'failed', points, max: 10, message: EVIL };
  const grade = gradeOf([{ ...check, ...common, verdict: 'failed' }]);
  const exercises = { '04-upper-server': { key, points, max: 10 } };
  const more = { attempts: 1, worker: 'w', isolation: 'bubblewrap', time: '', ms: 3 } as const;
  const result = {
    version: 1,
    id,
    key,
    ...more,
    problems: [],
    points,
    max: 10,
    exercises,
  } as const;
  return { ...rest, result, grades: [grade] };
}

const all = [standing('101', 5), standing('102', undefined)];

describe('fillMoodle()', () => {
  const head =
    '\uFEFFIdentifier,"Full name",Grade,"Maximum Grade","Last modified (grade)","Feedback comments"\r\n';

  test('changes two cells of a row, and nothing else', () => {
    const two = '"Participant 102","Bob",,"100.00",-,\r\n';
    const given = `${head}"Participant 101","=Ada ""A"", L",,100.00,"Monday, 1",\r\n${two}`;
    const filled = fillMoodle(given, all);
    const text = '"5 of 10 points\n04-upper-server 5/10: not passed: ends"';
    expect(filled).toBe(
      `${head}"Participant 101","=Ada ""A"", L",50.00,100.00,"Monday, 1",${text}\r\n${two}`,
    );
  });

  test('refuses a file without the columns', () => {
    expect(() => fillMoodle('a,b\n', all)).toThrow('no column "Identifier"');
  });
});

describe('fillCanvas()', () => {
  const lines = [
    'Student,ID,Section,HW (4711)',
    '    Points Possible,,,130',
    '"Lovelace, Ada",101,A,',
    'Bob,102,A,7',
    '',
  ];

  test('changes one cell of a row, and nothing else', () => {
    expect(fillCanvas(lines.join('\n'), all)).toBe(
      lines.join('\n').replace('101,A,', '101,A,65.00'),
    );
  });

  test('asks which column when there are two', () => {
    const two = lines
      .map((line, i) => (i === 0 ? `${line},Other (4712)` : i < 4 ? `${line},` : line))
      .join('\n');
    expect(() => fillCanvas(two, all)).toThrow('HW (4711), Other (4712)');
    expect(fillCanvas(two, all, 'Other (4712)')).toContain('101,A,,5.00\n');
  });
});

describe('the pages', () => {
  test('gradesCsv() leaves the cells of those who are not graded empty', () => {
    expect(gradesCsv(all, ['04-upper-server'])).toBe(
      'id,points,max,late_days,graded,04-upper-server\n101,5,10,,yes,5\n102,,,,no,\n',
    );
  });

  test('feedbackHtml(), feedbackMarkdown() and reportHtml() show what a program printed as text', () => {
    const pages = [
      ...all.map(feedbackHtml),
      reportHtml({ all, pairs: [], history: () => [], naming: (id) => id }),
    ];
    for (const page of pages) expect(page).not.toContain('<img');
    expect(feedbackMarkdown(standing('101', 5))).toContain(`      ${EVIL}`);
    expect(pages[2]).toMatch(/Not graded.*102.*no room/s);
  });
});

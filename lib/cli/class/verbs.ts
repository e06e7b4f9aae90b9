/**
 * `npx mysocks class …`: what an instructor does with a whole class. Each verb is a file in class/, and loads what it
 * needs only when it is asked for.
 *
 * @module
 */
import type { Command } from 'commander';
import { errorText } from '../../grader/kernel/errors.ts';
import { cleanText } from '../../grader/words/text.ts';

/** Runs a verb; what goes wrong is one line, and exit status 2. */
async function verb(body: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    console.error(`mysocks: ${cleanText(errorText(error))}`);
    process.exitCode = 2;
  }
}

export function register(program: Command): void {
  const all = program.command('class').description('grade a whole class, and report on it');
  all
    .helpOption('-h, --help', 'say this')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
  registerGrading(all);
  registerReports(all);
}

function registerGrading(all: Command): void {
  all
    .command('grade')
    .description('grade all hand-ins of a folder, a platform’s zip, or a file of git addresses')
    .argument('<in>', 'a folder for each student, a zip of Moodle, Canvas or Gradescope, or a list')
    .requiredOption('--out <dir>', 'the folder of the class: results, roster, report')
    .option('--exercises <list>', 'which: 01,03,06-09 (default all)')
    .option('--jobs <n>', 'how many at once')
    .option('--seed <n>', 'the seed of all random data (default a new one, once for the class)')
    .option(
      '--due <time>',
      'when it was due, as 2026-11-20T23:59:00Z: late days are counted from there',
    )
    .option(
      '--check <exercise/check>',
      'run this check again, as 05/div-zero, and replace only that',
    )
    .option('--queue <url>', 'hand the work to workers by a queue on this Redis: redis://…')
    .option('--shard <i/n>', 'grade only this part of the class')
    .option(
      '--isolation <which>',
      'bubblewrap, or any on a machine that is thrown away',
      'bubblewrap',
    )
    .action((input, options) =>
      verb(async () => (await import('./grade.ts')).classGrade(input, options)),
    );
  all
    .command('lane', { hidden: true })
    .action(() => verb(async () => (await import('../../grader/class/lane.ts')).serveLane()));
  all
    .command('worker')
    .description('grade what comes by a queue, until it is stopped')
    .requiredOption('--queue <url>', 'the Redis of the queue: redis://HOST:PORT')
    .option('--jobs <n>', 'how many at once', '1')
    .option(
      '--isolation <which>',
      'bubblewrap, or any on a machine that is thrown away',
      'bubblewrap',
    )
    .action((options) => verb(async () => (await import('./worker.ts')).classWorker(options)));
  all
    .command('merge')
    .description('put the folders of shards together')
    .argument('<dir>', 'the folder of the class')
    .argument('<shards...>', 'the folders of the shards')
    .action((dir, shards) =>
      verb(async () => (await import('./merge.ts')).classMerge(dir, shards)),
    );
}

function registerReports(all: Command): void {
  all
    .command('report')
    .description('make the tables, the feedback and the report anew')
    .argument('<dir>', 'the folder of the class')
    .option('--anonymous', 'write report-anonymous.html, without ids')
    .action((dir, options) =>
      verb(async () => (await import('./report.ts')).classReport(dir, options)),
    );
  all
    .command('similar')
    .description('find programs that are alike, and show the pairs in the report')
    .argument('<dir>', 'the folder of the class')
    .action((dir) => verb(async () => (await import('./similar.ts')).classSimilar(dir)));
  all
    .command('gradescope')
    .description('make the zip of an autograder for Gradescope')
    .argument('<file.zip>', 'the zip to write')
    .option('--exercises <list>', 'which: 01,03,06-09 (default all)')
    .action((file, options) =>
      verb(async () => (await import('./gradescope.ts')).classGradescope(file, options)),
    );
  all
    .command('export')
    .description('fill the file of a platform with the grades')
    .argument('<dir>', 'the folder of the class')
    .argument('<format>', 'moodle, canvas or csv')
    .argument('[file]', 'the file that the platform gave: worksheet or gradebook')
    .option('--column <title>', "the column of Canvas's gradebook: 'Title (4711)'")
    .action((dir, format, file, options) =>
      verb(async () => (await import('./export.ts')).classExport(dir, format, file, options)),
    );
}

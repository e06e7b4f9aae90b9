// Makes a class to practise with: hand-ins.zip and worksheet.csv as Moodle gives them, canvas.zip and gradebook.csv as
// Canvas does. Usage, in a folder of your own: node KIT/docs/instructors/scripts/practice.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

const EXERCISE = join(import.meta.dirname, '../../../exercises/1-sockets/01-greeting-client');
const NAME = 'greeting-client.ts';
const solution = readFileSync(join(EXERCISE, 'solution', NAME), 'utf8');
const starter = readFileSync(join(EXERCISE, 'starter', NAME), 'utf8');
const forgetful = solution.replace('  process.exitCode = 1;\n', '');
const disguised = solution.replaceAll(/^\/\/.*\n/gm, '').replaceAll('channel', 'socket');

const work = await zipOf({ [`kit/01-greeting-client/${NAME}`]: forgetful });
const students = [
  { name: 'Ada Lovelace', id: '12345', files: { [NAME]: solution } },
  { name: 'Grace Hopper', id: '12346', files: { 'work.zip': work } },
  { name: 'Alan Turing', id: '12347', files: { [NAME]: disguised } },
  { name: 'Edsger Dijkstra', id: '12348', files: { [NAME]: starter } },
  { name: 'Barbara Liskov', id: '12349', files: { 'client.ts': solution, 'server.ts': '' } },
  { name: 'Mallory', id: '12350', files: { 'work.zip': 'no zip at all' } },
];

const moodle = students.flatMap(({ name, id, files }) =>
  Object.entries(files).map(([file, text]) => [
    `${name}_${id}_assignsubmission_file/${file}`,
    text,
  ]),
);
writeFileSync('hand-ins.zip', await zipOf(Object.fromEntries(moodle)));
writeFileSync('canvas.zip', await zipOf({ [`lovelaceada_101_5001_${NAME}`]: solution }));

const head =
  'Identifier,"Full name",Status,Grade,"Maximum Grade","Last modified (grade)","Feedback comments"\n';
const rows = students.map(({ name, id }) => `"Participant ${id}","${name}",Submitted,,100.00,-,\n`);
writeFileSync('worksheet.csv', head + rows.join(''));
writeFileSync(
  'gradebook.csv',
  `Student,ID,SIS User ID,SIS Login ID,Section,Sockets (4711)
    Points Possible,,,,,50
"Lovelace, Ada",101,,ada,A,
"Hopper, Grace",102,,grace,A,7
`,
);

function zipOf(files) {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  return buffer(zip.outputStream);
}

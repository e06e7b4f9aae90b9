import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../helpers/folder.ts';
import { fileWith, lockNode, nodeFile, wrongNode } from '../helpers/nodes.ts';
import { root, start } from '../helpers/program.ts';

async function explore(...args: string[]) {
  const program = start(join(root, 'lib/cli/mysocks.mjs'), ['explore', ...args]);
  const { code } = await program.end;
  return { code, stdout: program.output.toString(), stderr: program.stderr };
}

describe('explore', () => {
  test('explore says how much was tried when nothing is found', async () => {
    const { code, stdout } = await explore(nodeFile('coordinator'));
    expect(code).toBe(0);
    expect(stdout).toBe(
      'explore: coordinator.ts, 3 nodes (1, 2, 3), 1 request each, no failures\n' +
        '  1,080 states, all orders; at most 3 messages an entry\n',
    );
  });

  test('explore shows the shortest schedule, and writes it with --json', async () => {
    const file = wrongNode('ricart-agrawala', [
      'if (this.inside || this',
      'if (!this.inside && this',
    ]);
    const json = join(temporaryFolder(), 'out.json');
    const args = [file, '--ids', '9,10', '--requests', '2', '--json', json];
    const { code, stdout } = await explore(...args);
    expect(code).toBe(1);
    expect(stdout).toBe(`explore: ricart-agrawala.ts, 2 nodes (9, 10), 2 requests each, no failures
  28 states, then: nodes 9 and 10 are inside together

   1. node 9's program asks                 → request {time: 1} to 10
   2. node 10 gets request {time: 1} from 9 → reply {time: 3} to 9
   3. node 9 gets reply {time: 3} from 10   → its program enters
   4. node 10's program asks                → request {time: 4} to 9
   5. node 9 gets request {time: 4} from 10 → reply {time: 6} to 10
   6. node 10 gets reply {time: 6} from 9   → its program enters     ✗ two inside

      node 9                        node 10
   1. ● asks                        │
   2. ├────1 request {time: 1}─────▶●
   3. ●◀─────2 reply {time: 3}──────┤           9 enters
   4. ┃                             ● asks
   5. ●◀────4 request {time: 4}─────┤
   6. ┠─────5 reply {time: 6}──────▶●           10 enters  ✗ two inside
      (┆ has asked, ┃ is inside; the number at an arrow: the step that sent it)

  This is the shortest schedule that shows it. See it: npx mysocks play ${file} --schedule 'ids=9,10 requests=2,2 kind=lock rules=exclusion,goal steps=9?,9>10,10>9,10?,10>9,9>10'
`);
    const { scenarios } = JSON.parse(readFileSync(json, 'utf8'));
    expect(scenarios).toHaveLength(1);
    expect(scenarios[0]).toMatchObject({ states: 28, findings: [{ rule: 'exclusion' }] });
    expect(scenarios[0].findings[0].steps).toHaveLength(6);
  });

  test('explore --exercise runs the scenarios of the exercise', async () => {
    const { code, stdout } = await explore(nodeFile('ricart-agrawala'), '--exercise', '28');
    expect(code).toBe(0);
    expect(stdout.match(/^explore: /gm)).toHaveLength(5);
    expect(stdout).toContain('37,598 states, all orders; at most 4 messages an entry');
    expect(stdout).toContain('200 random schedules');
  });

  test('explore --exercise lets nodes use a module, where the exercise is one', async () => {
    const file = wrongNode('lamport-clock', ['this.time++', 'this.node']);
    const { code, stdout } = await explore(file, '--exercise', '26');
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^explore: lamport-clock\.ts, 3 nodes \(2, 3, 11\), no failures\n .* and its cause, an event/,
    );
  });

  test.each([
    ["import 'node:fs';", "a.ts:1:8: A node may import 'mysocks/distributed' only: got 'node:fs'"],
    ['export default 1;', 'The file must export default a class'],
    ['export default class {', 'a.ts:1:23: Expected'],
  ])('a file that does not work gives 2: %s', async (text, why) => {
    const { code, stderr, stdout } = await explore(fileWith(text, 'a.ts'));
    expect(stderr).toContain(`explore: ${why}`);
    expect([code, stdout]).toEqual([2, '']);
  });

  test.each([
    [['--ids', '3,1'], '--ids must be at most 9 rising numbers: got 3,1'],
    [
      ['--nodes', '3', '--requests', '1,2'],
      '--requests must be one number, or one for each of 3 nodes',
    ],
    [['--nodes', '2', '--ids', '1,2'], '--nodes and --ids exclude each other'],
    [['--exercise', '28', '--nodes', '2'], '--exercise has its own --nodes'],
    [['--exercise', '99'], '--exercise must be one of 26, 27, 28'],
    [['--restarts', '1', 'later'], 'One NODE.ts is needed'],
    [['--time', '6'], 'It must be like 6s or 900ms'],
    [['--lose', '-1'], 'It must be a whole number from 0 to 9'],
  ])('a wrong command line gives 2: %j', async (args, why) => {
    const { code, stderr } = await explore(lockNode(''), ...args);
    expect(stderr).toContain(why);
    expect(code).toBe(2);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { noBrowser, openUrl } from '../helpers/browser.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { fileWith, nodeFile, wrongNode } from '../helpers/nodes.ts';
import { openFile, ready } from '../helpers/play.ts';
import { root, start } from '../helpers/program.ts';

function mysocks(...args: string[]) {
  return start(join(root, 'lib/cli/mysocks.mjs'), args);
}

async function play(...args: string[]) {
  const program = mysocks('play', ...args);
  const { code } = await program.end;
  return { code, stdout: program.output.toString(), stderr: program.stderr };
}

describe('play', () => {
  test.skipIf(noBrowser)('play shows what explore has found, at the same step', async () => {
    const wrong = wrongNode('ricart-agrawala', [
      'if (this.inside || this',
      'if (!this.inside && this',
    ]);
    const explored = mysocks('explore', wrong, '--ids', '9,10', '--requests', '2');
    expect(await explored.end).toMatchObject({ code: 1 });
    const printed = explored.output.toString();
    const [, schedule = ''] = /--schedule '(.*)'/.exec(printed) ?? [];
    const html = join(temporaryFolder(), 'play.html');
    expect(await play(wrong, '--schedule', schedule, '--html', html)).toMatchObject({ code: 0 });
    const page = await openFile(html);
    expect(await page.locator('#broken').textContent()).toBe(
      '✗ Step 6: nodes 9 and 10 are inside together',
    );
    expect(await page.locator('#schedule').textContent()).toBe(schedule);
    const steps = await page.locator('#steps li').allTextContents();
    const same = printed.matchAll(/^ +\d+\. (.*?) +→ (.*?)(?: {5}✗ (.*))?$/gm);
    const told = [...same].map(([, what, does, mark], i) => {
      return `${i + 1} ${what} → ${does}${mark === undefined ? '' : ` ✗ ${mark}`}`;
    });
    expect(steps.slice(1)).toEqual(told);
    expect(told).toHaveLength(6);
  });

  test.skipIf(noBrowser)(
    'play serves the page on 127.0.0.1 until Ctrl-C, and the worker runs there',
    async () => {
      const program = mysocks('play', nodeFile('bully'), '--exercise', '30', '--no-open');
      const [, url = ''] = await program.prints(/(http:\/\/127\.0\.0\.1:\d+\/)/);
      const page = await openUrl(url);
      await ready(page);
      const scenarios = await page.locator('#scenario option').allTextContents();
      expect(scenarios[0]).toBe('3 nodes (2, 3, 11), with time, no failures');
      expect(scenarios.at(-1)).toMatch(/^Free play: 3 nodes/);
      await page.selectOption('#scenario', { index: 1 });
      await page.locator('.chip', { hasText: 'leader: 3' }).first().waitFor();
      await page.goto('about:blank');
      program.kill('SIGINT');
      expect(await program.end).toEqual({ code: 0, signal: null });
    },
  );

  test('play --html writes one file that fetches nothing, with a strict policy', async () => {
    const html = join(temporaryFolder(), 'play.html');
    const args = [nodeFile('token-ring'), '--nodes', '4', '--html', html];
    expect(await play(...args)).toMatchObject({ code: 0, stdout: `mysocks play: wrote ${html}\n` });
    const page = readFileSync(html, 'utf8');
    const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; connect-src 'none'; worker-src blob:; /,
    );
    expect(page).not.toMatch(/(src|href)="https?:/);
    expect(page).toContain('4 nodes (1, 2, 3, 4)');
    expect(page.length).toBeLessThan(130_000);
  });

  test('play says what does not work', async () => {
    const node = nodeFile('bully');
    const cases: [string[], RegExp][] = [
      [[], /error: One NODE\.ts is needed/],
      [['missing.ts'], /error: There is no file missing\.ts\n/],
      [['missing.ts', '--exercise', '28'], /missing\.ts; npx mysocks start 28 makes your copy/],
      [[node, '--exercise', '99'], /--exercise must be one of 26, /],
      [[node, '--exercise', '30', '--nodes', '3'], /--exercise has its own --nodes/],
      [[fileWith('export default 1;')], /^play: The file must export default a class/],
      [[node, '--schedule', 'nonsense'], /^play: The schedule cannot be played: Schedule must be/],
      [
        [node, '--schedule', 'ids=1,2 kind=lock rules= steps='],
        /It is for the kind lock, and the class is of the kind election/,
      ],
    ];
    await Promise.all(
      cases.map(async ([args, why]) => {
        const { code, stdout, stderr } = await play(...args, '--no-open');
        expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
        expect(stderr).toMatch(why);
      }),
    );
  });
});

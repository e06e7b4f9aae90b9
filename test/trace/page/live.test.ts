import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { renderPage } from '../../../lib/trace/show/html.ts';
import { show } from '../../../lib/trace/show/serve.ts';
import { RecordWriter } from '../../../lib/trace/record/writer.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { noBrowser, openUrl } from '../../helpers/browser.ts';

/** A page that follows an empty folder. */
async function follow() {
  const dir = temporaryFolder();
  const run = { name: 'live', records: [], damaged: 0 };
  const ended = new AbortController();
  const page = await renderPage([run], { live: true });
  const showing = await show({ page, follows: [dir], ended: ended.signal });
  onTestFinished(() => showing.close());
  return { dir, ended, page: await openUrl(showing.url) };
}

describe.skipIf(noBrowser)('live page', () => {
  test('live page grows with the run, and stops when it ends', async () => {
    const { dir, ended, page } = await follow();
    await page.locator('#live', { hasText: 'live' }).waitFor();
    const server = new RecordWriter(dir, { pid: 101, ppid: 1, name: 'echo-iterative' });
    const accept = { op: 'accept', channel: 0, on: 3 } as const;
    const waiting = server.begin(accept);
    await page.locator('.name', { hasText: 'echo-iterative' }).waitFor();
    const accepting = page.locator('[data-call="101.1"] .shape');
    await accepting.waitFor({ state: 'attached' });

    const client = new RecordWriter(dir, { pid: 201, ppid: 1, name: 'echo' });
    const conn = '127.0.0.1:40001';
    const connecting = client.begin({ op: 'connect', channel: 0, to: '127.0.0.1:5000' });
    server.happening({ what: 'queued', connection: conn });
    client.end(connecting, { op: 'connect', channel: 3, connection: conn, result: 3 });
    server.end(waiting, { ...accept, channel: 4, connection: conn, result: 4 });
    await page.locator('.name', { hasText: 'client A' }).waitFor();

    // What is selected stays so when the picture is drawn again.
    await page.locator('summary', { hasText: 'All calls' }).click();
    await page.locator('tr', { hasText: 'acceptServerSocket' }).click();

    // An open call grows although nothing is recorded.
    server.begin({ op: 'read', channel: 4, n: 10, connection: conn, direction: 'c2s' });
    const reading = page.locator('[data-call="101.2"].open .shape');
    await reading.waitFor({ state: 'attached' });
    const text = async () => (await page.locator('.texts .blocked').textContent()) ?? '';
    await expect.poll(text).toMatch(/still blocked in read · (\d{3} ms|[\d.]+ s)/);

    expect(await page.locator('.bar.selected').getAttribute('data-call')).toBe('101.1');
    expect(await page.locator('tr.selected').textContent()).toContain('acceptServerSocket(3) = 4');

    ended.abort();
    await page.locator('#live', { hasText: 'ended' }).waitFor();
  });

  test('live page waits for the rest of a line that is still being written', async () => {
    const { dir, page } = await follow();
    const line = '{"ts":1,"pid":7,"t":"begin","id":"7.1","op":"accept","on":3}\n';
    appendFileSync(
      join(dir, '7.jsonl'),
      '{"ts":1,"pid":7,"t":"proc","v":1,"ppid":1,"name":"torn"}\n',
    );
    appendFileSync(join(dir, '7.jsonl'), line.slice(0, 20));
    await page.locator('#live', { hasText: 'live' }).waitFor();
    appendFileSync(join(dir, '7.jsonl'), line.slice(20));
    await page.locator('[data-call="7.1"]').waitFor({ state: 'attached' });
  });
});

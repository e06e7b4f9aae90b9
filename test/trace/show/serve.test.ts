import { appendFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { follow, news } from '../../../lib/trace/record/follow.ts';
import { show, type Shown } from '../../../lib/trace/show/serve.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

async function ask(
  url: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { headers, method }, (response) => {
      let body = '';
      response.on('data', (text: Buffer) => (body += text.toString()));
      response.on('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, body });
      });
    });
    asking.on('error', reject).end();
  });
}

async function shown(what: Partial<Shown> = {}): Promise<string> {
  const showing = await show({ page: '<p>page</p>', ...what });
  onTestFinished(() => showing.close());
  return showing.url;
}

function line(pid: number): string {
  return `{"ts":1,"pid":${pid},"t":"exit","code":0}\n`;
}

/** The values of a field of all events. */
function events(body: string, field: string): string[] {
  const pattern = new RegExp(`^${field}: (.*)$`, 'gm');
  return [...body.matchAll(pattern)].map(([, value]) => value ?? '');
}

describe('show()', () => {
  test('show() gives the page, on loopback only', async () => {
    const url = await shown();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const { status, headers, body } = await ask(url);
    expect(status).toBe(200);
    expect(body).toBe('<p>page</p>');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  test('show() refuses every Host but its own: a name of the web may point to this address', async () => {
    const url = await shown();
    const { port } = new URL(url);
    const status = async (host: string) => (await ask(url, { host })).status;
    expect(await status(`localhost:${port}`)).toBe(200);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port}.evil`,
    ]) {
      expect(await status(host)).toBe(403);
    }
  });

  test('show() gives nothing else, and takes nothing', async () => {
    const url = await shown();
    expect((await ask(`${url}events`)).status).toBe(404);
    expect((await ask(`${url}../../etc/passwd`)).status).toBe(404);
    expect((await ask(url, {}, 'POST')).status).toBe(405);
    expect(await ask(url, {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  test('show() sends what is recorded, then the end', async () => {
    const dir = temporaryFolder();
    appendFileSync(join(dir, '1.jsonl'), line(1));
    appendFileSync(join(dir, '2.jsonl'), `${line(2)}{"torn`);
    appendFileSync(join(dir, 'notes.txt'), 'not a recording\n');
    const url = await shown({ follows: [dir], ended: AbortSignal.abort() });
    const { body } = await ask(`${url}events`);
    const [news = ''] = events(body, 'data');
    expect(JSON.parse(news)).toEqual({ run: 0, now: expect.any(Number), text: line(1) + line(2) });
    expect(events(body, 'event')).toEqual(['records', 'end']);
  });

  test('show() goes on where the last connection of a browser broke', async () => {
    const dir = temporaryFolder();
    appendFileSync(join(dir, '1.jsonl'), line(1));
    const url = await shown({ follows: [dir], ended: AbortSignal.abort() });
    const [id = ''] = events((await ask(`${url}events`)).body, 'id');
    appendFileSync(join(dir, '1.jsonl'), line(7));
    const { body } = await ask(`${url}events`, { 'last-event-id': id });
    expect(events(body, 'data').map((data) => JSON.parse(data || '{}').text)).toEqual([line(7)]);
    for (const wrong of ['', 'x', '[{"1.jsonl":-1}]', '{"0":null}', '[["/etc/passwd"]]']) {
      const { body } = await ask(`${url}events`, { 'last-event-id': wrong });
      expect(JSON.parse(events(body, 'data')[0] ?? '').text).toBe(line(1) + line(7));
    }
  });
});

test('show() goes on when a browser leaves in the middle', async () => {
  const dir = temporaryFolder();
  const url = await shown({ follows: [dir] });
  const leaving = new AbortController();
  const events = await fetch(`${url}events`, { signal: leaving.signal });
  const reader = events.body!.getReader();
  appendFileSync(join(dir, '1.jsonl'), line(1));
  await reader.read();
  leaving.abort();
  await expect(reader.read()).rejects.toThrow('aborted');
  appendFileSync(join(dir, '1.jsonl'), line(2));
  expect((await ask(url)).status).toBe(200);
});

describe('follow()', () => {
  test('follow() gives lines as they are written, to files that come later, too', async () => {
    const dir = join(temporaryFolder(), 'made when missing');
    const ending = new AbortController();
    const lines = follow(dir, new Map(), ending.signal);
    const first = lines.next();
    // The folder is there as soon as somebody asks for lines.
    appendFileSync(join(dir, '1.jsonl'), 'one\ntw');
    expect((await first).value).toBe('one\n');
    const second = lines.next();
    appendFileSync(join(dir, '1.jsonl'), 'o\n');
    expect((await second).value).toBe('two\n');
    const third = lines.next();
    appendFileSync(join(dir, '2.jsonl'), 'three\n');
    expect((await third).value).toBe('three\n');
    const last = lines.next();
    ending.abort();
    expect((await last).done).toBe(true);
  });

  test('news() reads a long file in pieces that end with a line', () => {
    const dir = temporaryFolder();
    const line = `${'é'.repeat(500)}\n`;
    appendFileSync(join(dir, '1.jsonl'), line.repeat(2000));
    const positions = new Map<string, number>();
    let text = '';
    for (let more = news(dir, positions); more !== ''; more = news(dir, positions)) {
      expect(more.endsWith('\n')).toBe(true);
      text += more;
    }
    expect(text).toBe(line.repeat(2000));
  });
});

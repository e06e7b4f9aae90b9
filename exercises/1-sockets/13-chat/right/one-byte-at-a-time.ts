// Reads one byte at a time, and has an endless function for each client in place of a select.
import { acceptServerSocket, closeSocket, readSocket, serverSocket, writeSocket } from 'mysocks';

class Member {
  name = '';
  queue: Buffer[] = [];
  size = 0;
  gone = false;
  readonly channel: number;
  private idle = true;

  constructor(channel: number) {
    this.channel = channel;
  }

  tell(line: Buffer): void {
    this.queue.push(line);
    this.size += line.length;
    if (this.size > 1_000_000) this.leave();
    else if (this.idle) void this.write();
  }

  leave(): void {
    if (this.gone) return;
    this.gone = true;
    everybody.delete(this);
    if (this.name !== '') broadcast(this, Buffer.from(`* ${this.name} left\n`));
    if (this.idle) closeSocket(this.channel);
  }

  private async write(): Promise<void> {
    this.idle = false;
    for (let line = this.queue.shift(); line !== undefined; line = this.queue.shift()) {
      let done = 0;
      while (done < line.length) {
        const n = await writeSocket(this.channel, line.subarray(done));
        if (n < 0) this.queue = [];
        if (n < 0) break;
        done += n;
      }
      this.size -= line.length;
    }
    this.idle = true;
    if (this.gone) closeSocket(this.channel);
  }
}

const everybody = new Set<Member>();

function broadcast(from: Member, line: Buffer): void {
  for (const member of everybody) if (member !== from && member.name !== '') member.tell(line);
}

/** Undefined at the end, false when it is too long. */
async function nextLine(channel: number): Promise<Buffer | undefined | false> {
  const line = Buffer.alloc(1026);
  const byte = Buffer.alloc(1);
  for (let length = 0; ; length++) {
    if ((await readSocket(channel, byte)) !== 1) return undefined;
    if (byte[0] === 10) {
      const end = line[length - 1] === 13 ? length - 1 : length;
      return end > 1024 ? false : line.subarray(0, end);
    }
    if (length > 1024) return false;
    line[length] = byte[0] ?? 0;
  }
}

async function converse(member: Member): Promise<void> {
  for (;;) {
    const line = await nextLine(member.channel);
    if (member.gone) return;
    if (line === undefined) break;
    if (line === false) {
      member.tell(Buffer.from('ERR line too long\n'));
      break;
    }
    if (member.name !== '') {
      broadcast(member, Buffer.concat([Buffer.from(`${member.name}: `), line, Buffer.from('\n')]));
      continue;
    }
    const name = line.toString('latin1');
    const taken = [...everybody].some((other) => other.name === name);
    if (taken || !/^[0-9A-Za-z]+$/.test(name) || name.length > 16) {
      member.tell(Buffer.from('ERR name\n'));
      break;
    }
    member.name = name;
    broadcast(member, Buffer.from(`* ${name} joined\n`));
  }
  member.leave();
}

const port = Number(process.argv[2]);
const server = await serverSocket(port);
console.log(`listening on ${port}`);
for (;;) {
  const channel = await acceptServerSocket(server);
  if (channel < 0) continue;
  const member = new Member(channel);
  everybody.add(member);
  void converse(member);
}

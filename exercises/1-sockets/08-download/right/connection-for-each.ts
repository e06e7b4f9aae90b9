// A connection for each request, blocks of 100,000 bytes that are written when they are complete, and no await at all
// between the file and the disk.
import fs from 'node:fs';
import { closeSocket, connectSocket, readLine, readn, writen } from 'mysocks';

const [host = '', port = '', name = '', dest = ''] = process.argv.slice(2);
const part = `${dest}.part`;
const { length: size } = await request(`SIZE ${name}`, false);

let have = 0;
try {
  have = fs.statSync(part).size;
} catch {
  console.error('a new download');
}
if (have > size) {
  fs.truncateSync(part);
  have = 0;
}
const fd = fs.openSync(part, 'a');
while (have < size) {
  const { bytes } = await request(`READ ${name} ${have} 100000`, true);
  fs.writeSync(fd, bytes);
  have += bytes.length;
}
fs.fsyncSync(fd);
fs.closeSync(fd);
fs.renameSync(part, dest);

async function request(line: string, content: boolean) {
  const channel = await connectSocket(host, Number(port));
  if (channel < 0) process.exit(1);
  await writen(channel, `${line}\r\n`);
  const answer = await readLine(channel, 200);
  if (answer === null || answer === -1) process.exit(1);
  const [word, number] = answer.split(' ');
  if (word !== 'OK') {
    console.error(answer);
    process.exit(1);
  }
  const length = Number(number);
  const bytes = Buffer.alloc(content ? length : 0);
  if ((await readn(channel, bytes)) < bytes.length) process.exit(1);
  closeSocket(channel);
  return { length, bytes };
}

// Download client: fetches one file from a remote-read server, and goes on where an earlier try has stopped.
// Usage: npx tsx download.ts HOST PORT NAME DEST
import { connectSocket, perror } from 'mysocks';

const [host = '', port = '', name = '', dest = ''] = process.argv.slice(2);

const server = await connectSocket(host, Number(port));
if (server < 0) {
  perror('download: connectSocket');
  // TODO: the exit status must tell it, too.
}

// TODO: ask for the size, then for the bytes that DEST.part does not hold yet; rename it to DEST when it is complete.
console.error(`download: what about ${name}, and ${dest}?`);

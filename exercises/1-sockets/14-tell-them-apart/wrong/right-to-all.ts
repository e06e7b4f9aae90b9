// caught by: tells-apart
// advice: The answers stand in the order of the requests, also when the client does not wait for one before it sends the next.
// Says right to all.
import { connectSocket } from 'mysocks';

const [host = '127.0.0.1', port = ''] = process.argv.slice(2);
process.exit((await connectSocket(host, Number(port))) < 0 ? 1 : 0);

// caught by: tells-apart
// Says right to all.
import { connectSocket } from 'mysocks';

const [host = '127.0.0.1', port = ''] = process.argv.slice(2);
process.exit((await connectSocket(host, Number(port))) < 0 ? 1 : 0);

// caught by: tells-apart
// Says wrong to all.
import { connectSocket } from 'mysocks';

const [host = '127.0.0.1', port = ''] = process.argv.slice(2);
await connectSocket(host, Number(port));
process.exit(1);

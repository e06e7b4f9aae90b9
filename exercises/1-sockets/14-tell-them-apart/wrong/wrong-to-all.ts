// caught by: tells-apart
// advice: It does what the chapter of exercise 05 promises.
// Says wrong to all.
import { connectSocket } from 'mysocks';

const [host = '127.0.0.1', port = ''] = process.argv.slice(2);
await connectSocket(host, Number(port));
process.exit(1);

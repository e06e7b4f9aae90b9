/**
 * The part of fork(2) that Node has: one program, two roles.
 *
 *     if (isChild()) {                         // if (fork() == 0) {
 *       const client = await inheritedSocket();
 *       await echo(client);
 *       closeSocket(client);
 *     } else {
 *       const server = await serverSocket(port);
 *       for (;;) {
 *         const client = await acceptServerSocket(server);
 *         await forkChild(client);             // pid > 0, or -1
 *         closeSocket(client);                 // the parent's copy; the child has its own
 *       }
 *     }
 *
 * A child of fork(2) is a copy of its parent at that moment. Here it is the same program, started again: it shares the
 * client's connection, the standard streams, the arguments and the environment with its parent, and
 * nothing else; no variable, no other channel.
 *
 * Starting a Node process takes about 30 ms, a fork(2) in C takes 0.2 ms. So the library can keep *spare* children, started
 * before their client comes: `spareChildren()`.
 *
 * In processes/: parent.ts is the parent's side, child.ts the child's, restart.ts starts a program again.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man2/fork.2.html fork(2)}
 * @see W. R. Stevens, UNIX Network Programming, volume 1, chapter 30, on spare and preforked children
 */
export { inheritedSocket } from './processes/child.ts';
export { isChild } from './processes/role.ts';
export {
  forkChild,
  killChildren,
  maxChildren,
  spareChildren,
  waitChildren,
} from './processes/parent.ts';

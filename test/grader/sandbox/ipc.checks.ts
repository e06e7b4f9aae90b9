// The checks of ipc.test.ts: a program that answers in a queue, adds in shared memory, and leaves both.
import { check, exercise, type Trial } from '../../../lib/grader/index.ts';

const about = { title: 'is a peer', teaches: 'Nothing.', points: 1, hints: ['None.'] };

export default exercise({
  program: 'peer.ts',
  title: 'A program with a peer',
  library: ['mysocks/ipc'],
  checks: [
    check('queue', about, async (t: Trial) => {
      const key = t.ipc.key();
      t.ipc.oldQueue(key).send(1, Buffer.from('old'));
      const program = await t.run(['queue', key]);
      await program.prints('ready\n');
      const queue = t.ipc.queue(key);
      if (queue === undefined || queue.count !== 0) t.fail('the old queue is still there');
      if (!queue.send(1, Buffer.from('hello'))) t.fail('not sent');
      const answer = await t.poll(() => queue.receive(7));
      if (typeof answer === 'string' || answer.text.toString() !== 'HELLO') t.fail('no answer');
      await program.finishes({ stdout: '', status: 0 });
      const left = t.ipc.objects().map(({ kind, name }) => `${kind} ${name}`);
      if (left.join() !== `queue ${key}`) t.fail(`left: ${left.join()}`);
    }),
    check('memory', about, async (t: Trial) => {
      const name = t.ipc.name();
      t.ipc.oldMemory(name, Buffer.alloc(100, 1));
      const program = await t.run(['memory', name]);
      await program.prints('ready\n');
      const memory = t.ipc.memory(name);
      if (memory?.isSemaphore(0) !== true || memory.value(0) !== 0) t.fail('no semaphore');
      if (memory.int(36) !== 0 || (await memory.take(0))) t.fail('the old memory is still there');
      memory.setInt(40, 41);
      if (!(await memory.post(0))) t.fail('not posted');
      await program.finishes({ stdout: '', status: 0 });
      if (memory.int(40) !== 42) t.fail(`it holds ${memory.int(40)}`);
    }),
    check('numbers', about, async (t: Trial) => {
      const key = t.ipc.key();
      const [one, two] = [await t.run(['pid', key]), await t.run(['pid', key])];
      await one.exits(0);
      await two.exits(0);
      const [a, b] = [one, two].map(({ stdout }) => stdout.take().toString());
      if (a === b) t.fail(`both are process ${a}`);
    }),
    check('stays', about, async (t: Trial) => {
      const [key, name] = [t.ipc.key(), t.ipc.name()];
      const program = await t.run(['stays', key, name]);
      await program.prints('ready\n');
      t.ipc.memory(name)?.setInt(0, 1); // who kills the grader waits for this
      await program.exits(0);
    }),
  ],
});

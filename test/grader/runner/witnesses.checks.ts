// The checks of witnesses.test.ts.
import { check, exercise, ownNumber, type Trial } from '../../../lib/grader/index.ts';

const about = { title: 'says hello', teaches: 'Nothing.', points: 1, hints: ['None.'] };

/** It crashes, as it should, or says hello. */
async function crashes(t: Trial) {
  await (await t.run(['crash'])).finishes({ stdout: '', status: 1 });
}
async function saysHello(t: Trial) {
  await (await t.run(['hello'])).finishes({ stdout: 'hello\n', status: 0 });
}

export default exercise({
  program: 'program.ts',
  title: 'Programs that talk on stderr',
  checks: [
    check('variations', about, async (t) => {
      await t.variation('crash', () => crashes(t));
      await t.variation('hello', () => saysHello(t));
    }),
    check('in-a-row', about, async (t) => {
      await crashes(t);
      await saysHello(t);
    }),
    check('server', about, async (t) => {
      const service = await t.serve();
      for (const word of ['one', 'two', 'three']) {
        await t.variation(word, async () => {
          const client = await t.connect(service);
          await client.send(word);
          client.end();
          await client.expect(word.replace('three', 'four'));
        });
      }
    }),
    check('number', about, async (t) => {
      const program = await t.run(['number']);
      await t.until(() => (program.stdout.size > 0 ? t : undefined));
      const [proc] = program.process.processes();
      const number = proc === undefined ? 'unknown' : ownNumber(proc);
      t.fail(
        `it calls itself ${Number(program.stdout.peek(20))}, and the check calls it ${number}`,
      );
    }),
    check('after-variations', about, async (t) => {
      const service = await t.serve();
      await t.variation('one', async () => {
        const client = await t.connect(service);
        await client.send('one');
        client.end();
        await client.expect('one');
      });
      t.fail(`${service.name} should do more`);
    }),
  ],
});

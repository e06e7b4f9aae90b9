// The checks of recordings.test.ts.
import { check, exercise } from '../../../lib/grader/index.ts';

const about = { title: 'serves two clients', teaches: 'Nothing.', points: 1, hints: ['None.'] };

export default exercise({
  program: 'server.ts',
  title: 'A server that is recorded',
  checks: [
    check('at-once', about, async (t) => {
      const service = await t.serve();
      const silent = await t.connect(service);
      await silent.send('?');
      await silent.wasRead();
      const other = await t.connect(service);
      await other.send('hello');
      await other.expect('hello', { limit: 400 });
    }),
    check('two-programs', about, async (t) => {
      await t.serve();
      const service = await t.serve();
      const client = await t.connect(service);
      client.end();
      await client.expect('good-bye', { limit: 400 });
    }),
    check('leaves', about, async (t) => {
      const client = await t.connect(await t.serve());
      client.close();
      t.fail('it should have said something');
    }),
    check('right', about, async (t) => {
      const client = await t.connect(await t.serve());
      await client.send('hello');
      await client.expect('hello');
    }),
  ],
});

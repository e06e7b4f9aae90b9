// The checks that the programs of tamper.test.ts try to cheat.
import { check, exercise } from '../../../lib/grader/index.ts';

export default exercise({
  program: 'client.ts',
  title: 'A client that somebody tampers with',
  checks: [
    check(
      'prints',
      { title: 'prints what the server sends', teaches: 'Nothing.', points: 5, hints: ['None.'] },
      async (t) => {
        const host = await t.listen();
        const client = await t.run(['127.0.0.1', host.port]);
        const server = await host.accept({ limit: 1_500 });
        const greeting = `hello ${t.random.word()}\n`;
        await server.send(greeting);
        server.end();
        await client.finishes({ stdout: greeting, status: 0, limit: 1_500 });
      },
    ),
  ],
});

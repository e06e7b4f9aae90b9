import { check, exercise } from '../../../lib/grader/index.ts';

export default exercise({
  program: 'greeting-client.ts',
  title: 'A client that listens',
  checks: [
    check(
      'connects',
      { title: 'connects', teaches: 'x', points: 2, hints: ['a'] },
      async (t) => {
        const host = await t.listen();
        const program = await t.run(['127.0.0.1', host.port]);
        const server = await host.accept();
        const data = t.random.bytes(3000);
        await server.send(data);
        server.end();
        await program.finishes({ stdout: data, status: 0 });
      },
    ),
  ],
});

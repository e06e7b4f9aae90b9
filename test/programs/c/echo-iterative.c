// Echo server, iterative: one client at a time.
// Usage: echo-iterative PORT     Compare with echo-fork.c and servers/echo-iterative.ts.
#include "echo.h"

int main(int argc, char **argv) {
  int server = serverSocket(argc > 1 ? atoi(argv[1]) : 0);
  if (server < 0) fail("echo-iterative: serverSocket");
  printf("echo-iterative: listening on 127.0.0.1:%d\n", localPort(server));
  fflush(stdout);

  for (;;) {
    int client = acceptServerSocket(server);
    if (client < 0) {
      perror("echo-iterative: acceptServerSocket");
      continue;
    }
    echo(client);
    closeSocket(client);
  }
}

// Echo server, concurrent: one child for each client.
// Usage: echo-fork PORT     Compare with echo-iterative.c and servers/echo-concurrent.ts.
#include "echo.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void reap(int signal) {
  (void)signal;
  while (waitpid(-1, NULL, WNOHANG) > 0) continue;  // several may have ended, signals are not counted
}

int main(int argc, char **argv) {
  int server = serverSocket(argc > 1 ? atoi(argv[1]) : 0);
  if (server < 0) fail("echo-fork: serverSocket");
  struct sigaction action = {.sa_handler = reap, .sa_flags = SA_RESTART | SA_NOCLDSTOP};
  sigaction(SIGCHLD, &action, NULL);
  printf("echo-fork: listening on 127.0.0.1:%d\n", localPort(server));
  fflush(stdout);

  for (;;) {
    int client = acceptServerSocket(server);
    if (client < 0) {
      perror("echo-fork: acceptServerSocket");
      continue;
    }
    int pid = fork();
    if (pid == 0) {
      closeSocket(server);
      echo(client);
      closeSocket(client);
      _exit(0);
    }
    if (pid < 0) perror("echo-fork: fork");
    closeSocket(client);  // the parent's copy; the child has its own
  }
}

// Echo client: sends stdin as it comes, half-closes at its end, writes what comes back to stdout.
// Usage: echo-client HOST PORT     Compare with clients/echo.ts.
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "echo.h"

static char buf[BUFFER_SIZE];

static int sendStdin(int server) {
  int n;
  while ((n = (int)read(STDIN_FILENO, buf, sizeof buf)) > 0) {
    if (writen(server, buf, n) < 0) return -1;
  }
  return n < 0 ? -1 : shutdown(server, SHUT_WR);  // for both processes, unlike close()
}

static int printReplies(int server) {
  int n;
  while ((n = readSocket(server, buf, sizeof buf)) > 0) {
    if (fwrite(buf, 1, (size_t)n, stdout) != (size_t)n) return -1;
    fflush(stdout);
  }
  return n;
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "Usage: echo-client HOST PORT\n");
    return 2;
  }
  int server = connectSocket(argv[1], atoi(argv[2]));
  if (server < 0) fail("echo-client: connectSocket");

  // Two processes, one for each direction: one alone would wait for ever in writen() as soon as the
  // buffers of both directions are full.
  int child = fork();
  if (child < 0) fail("echo-client: fork");
  if (child == 0) {
    if (sendStdin(server) < 0) fail("echo-client: send");
    return 0;
  }
  if (printReplies(server) < 0) fail("echo-client: receive");
  closeSocket(server);
  int status = 0;
  waitpid(child, &status, 0);
  return status == 0 ? 0 : 1;
}

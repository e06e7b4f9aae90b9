// What is said to one client: every byte comes back. Shared by both servers.
#ifndef ECHO_H
#define ECHO_H

#include <stdio.h>
#include <stdlib.h>

#include "mysocks.h"

#define BUFFER_SIZE 65536

static inline void echo(int client) {
  static char buf[BUFFER_SIZE];
  int n;
  while ((n = readSocket(client, buf, sizeof buf)) > 0) {
    if (writen(client, buf, n) < 0) break;
  }
  if (n < 0) perror("readSocket");
}

static inline void fail(const char *what) {
  perror(what);
  exit(1);
}

#endif

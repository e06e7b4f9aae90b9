// Load generator: the client side of every row. load.mjs does the same where there is no C compiler.
//
//   load stream  HOST PORT BYTES                 one connection, large data both ways
//   load ping    HOST PORT COUNT SIZE            one connection, COUNT exchanges of SIZE bytes
//   load connect HOST PORT COUNT AT_ONCE WARM    COUNT connections: connect, one exchange, close
//   load hold    HOST PORT COUNT                 COUNT connections held open; each line of stdin asks all again
//
// Prints the time it took in ns; connect also the median time from connect to first reply; hold how many
// were answered. WARM connections are made before the clock starts.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "../test/programs/c/mysocks.h"

#define MESSAGE 64
#define BLOCK 65536

static const char *host;
static int port;

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void fail(const char *what) {
  fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int dial(void) {
  int channel = connectSocket(host, port);
  if (channel < 0) fail("connect");
  return channel;
}

/** Sends n bytes and reads them back; a server that answers with anything else fails the run. */
static void exchange(int channel, int n, unsigned seed) {
  char sent[n], got[n];
  memset(sent, 'a' + (int)(seed % 26), (size_t)n);
  if (writen(channel, sent, n) < 0) fail("write");
  for (int done = 0; done < n;) {
    int k = readSocket(channel, got + done, n - done);
    if (k < 0) fail("read");
    if (k == 0) errno = ECONNRESET, fail("the server ended the connection");
    done += k;
  }
  if (memcmp(sent, got, (size_t)n) != 0) errno = EBADMSG, fail("not the bytes that were sent");
}

/** Half-closes, and waits for the server to end its side too. */
static void finish(int channel) {
  char rest[1];
  shutdown(channel, SHUT_WR);
  if (readSocket(channel, rest, 1) != 0) fail("no end of stream");
  closeSocket(channel);
}

static void stream(long long total) {
  static char out[BLOCK], in[BLOCK];
  int channel = dial();
  long long sent = 0, got = 0, start = now();
  while (got < total) {
    struct pollfd p = {.fd = channel, .events = POLLIN | (sent < total ? POLLOUT : 0)};
    if (poll(&p, 1, -1) < 0) fail("poll");
    if (p.revents & POLLOUT) {
      size_t want = total - sent < BLOCK ? (size_t)(total - sent) : BLOCK;
      ssize_t n = send(channel, out, want, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (n < 0 && errno != EAGAIN) fail("write");
      if (n > 0) sent += n;
    }
    if (p.revents & (POLLIN | POLLHUP | POLLERR)) {
      int n = readSocket(channel, in, BLOCK);
      if (n <= 0) fail("read");
      got += n;
    }
  }
  printf("%lld\n", now() - start);
  finish(channel);
}

static void ping(int count, int size) {
  int channel = dial();
  for (int i = 0; i < count / 10; i++) exchange(channel, size, (unsigned)i);
  long long start = now();
  for (int i = 0; i < count; i++) exchange(channel, size, (unsigned)i);
  printf("%lld\n", now() - start);
  finish(channel);
}

static int next, last;  // connections handed out to the threads, under the lock
static long long *first;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/** One client after another, until all connections have been made. */
static void *client(void *unused) {
  for (;;) {
    pthread_mutex_lock(&lock);
    int i = next < last ? next++ : -1;
    pthread_mutex_unlock(&lock);
    if (i < 0) return unused;
    long long start = now();
    int channel = dial();
    exchange(channel, MESSAGE, (unsigned)i);
    first[i] = now() - start;
    finish(channel);
  }
}

static long long clients(int from, int to, int atOnce) {
  pthread_t threads[atOnce];
  next = from, last = to;
  long long start = now();
  for (int i = 0; i < atOnce; i++) {
    if (pthread_create(&threads[i], NULL, client, NULL) != 0) fail("pthread_create");
  }
  for (int i = 0; i < atOnce; i++) pthread_join(threads[i], NULL);
  return now() - start;
}

static int ascending(const void *a, const void *b) {
  long long x = *(const long long *)a, y = *(const long long *)b;
  return (x > y) - (x < y);
}

static void connections(int count, int atOnce, int warm) {
  first = calloc((size_t)(warm + count), sizeof *first);
  if (first == NULL) fail("calloc");
  clients(0, warm, atOnce);
  long long elapsed = clients(warm, warm + count, atOnce);
  qsort(first + warm, (size_t)count, sizeof *first, ascending);
  printf("%lld %lld\n", elapsed, first[warm + count / 2]);
}

/** Connects from 127.0.0.2, .3 …, 5,000 from each: one address has too few ports where the range is small. */
static int dialFrom(int i) {
  struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET};
  from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + (uint32_t)i / 5000);
  to.sin_port = htons((uint16_t)port);
  inet_pton(AF_INET, host, &to.sin_addr);
  int on = 1, channel = socket(AF_INET, SOCK_STREAM, 0);
  if (channel < 0) fail("socket");
  setsockopt(channel, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  if (bind(channel, (struct sockaddr *)&from, sizeof from) < 0) fail("bind");
  if (connect(channel, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
  return channel;
}

static void hold(int count) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  int *channels = calloc((size_t)count, sizeof *channels);
  if (channels == NULL) fail("calloc");
  for (int i = 0; i < count; i++) exchange(channels[i] = dialFrom(i), MESSAGE, (unsigned)i);
  do {
    printf("%d\n", count);
    fflush(stdout);
    char line[80];
    if (fgets(line, sizeof line, stdin) == NULL) return;
    for (int i = 0; i < count; i++) exchange(channels[i], MESSAGE, (unsigned)i + 1);
  } while (1);
}

int main(int argc, char **argv) {
  long long n[3] = {0};
  for (int i = 4; i < argc && i < 7; i++) n[i - 4] = atoll(argv[i]);
  if (argc < 5) return fprintf(stderr, "Usage: load MODE HOST PORT NUMBER...\n"), 2;
  host = argv[2], port = atoi(argv[3]);
  if (strcmp(argv[1], "stream") == 0) stream(n[0]);
  else if (strcmp(argv[1], "ping") == 0) ping((int)n[0], (int)n[1]);
  else if (strcmp(argv[1], "connect") == 0) connections((int)n[0], (int)n[1], (int)n[2]);
  else if (strcmp(argv[1], "hold") == 0) hold((int)n[0]);
  else return fprintf(stderr, "load: unknown mode %s\n", argv[1]), 2;
  return 0;
}

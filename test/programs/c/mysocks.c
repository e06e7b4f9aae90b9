// The six operations over the system calls that they stand for.
#define _GNU_SOURCE
#include "mysocks.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int noDelay(int channel) {
  int on = 1;
  setsockopt(channel, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return channel;
}

static int giveUp(int channel) {
  int why = errno;  // close() may set errno too
  close(channel);
  errno = why;
  return -1;
}

int serverSocket(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

  int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (server < 0) return -1;
  int on = 1;  // or bind() fails while connections of the last run are in TIME_WAIT
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(server, (struct sockaddr *)&address, sizeof address) < 0) return giveUp(server);
  if (listen(server, SOMAXCONN) < 0) return giveUp(server);
  return server;
}

int acceptServerSocket(int server) {
  int channel = accept(server, NULL, NULL);
  return channel < 0 ? -1 : noDelay(channel);
}

int connectSocket(const char *host, int port) {
  char service[12];
  snprintf(service, sizeof service, "%d", port);
  struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *list;
  if (getaddrinfo(host, service, &hints, &list) != 0) {
    errno = ENXIO;  // getaddrinfo() has error numbers of its own
    return -1;
  }
  int channel = -1;
  for (struct addrinfo *a = list; a != NULL && channel < 0; a = a->ai_next) {
    channel = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);
    if (channel >= 0 && connect(channel, a->ai_addr, a->ai_addrlen) < 0) channel = giveUp(channel);
  }
  freeaddrinfo(list);
  return channel < 0 ? -1 : noDelay(channel);
}

int readSocket(int channel, void *buf, int n) {
  return (int)read(channel, buf, (size_t)n);
}

int writeSocket(int channel, const void *data, int n) {
  // MSG_NOSIGNAL: a peer that is gone is an answer (-1, EPIPE), not a signal.
  return (int)send(channel, data, (size_t)n, MSG_NOSIGNAL);
}

int closeSocket(int channel) {
  return close(channel);
}

int writen(int channel, const void *data, int n) {
  for (int done = 0; done < n;) {
    int k = writeSocket(channel, (const char *)data + done, n - done);
    if (k < 0) return -1;
    done += k;
  }
  return n;
}

int localPort(int channel) {
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  if (getsockname(channel, (struct sockaddr *)&address, &size) < 0) return -1;
  return ntohs(address.sin_port);
}

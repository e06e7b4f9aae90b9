// The six operations of the lecture in C: what lib/mysocks.ts is a port of.
// Each gives -1 on error, and errno says why.
#ifndef MYSOCKS_H
#define MYSOCKS_H

int serverSocket(int port);                                 // a channel that listens on loopback
int acceptServerSocket(int server);                         // a channel for the next client
int connectSocket(const char *host, int port);              // a channel to the server
int readSocket(int channel, void *buf, int n);              // bytes read; 0: the peer closed
int writeSocket(int channel, const void *data, int n);      // bytes written; may be fewer than n
int closeSocket(int channel);                               // 0

int writen(int channel, const void *data, int n);           // writes all n bytes
int localPort(int channel);                                 // which port a server on port 0 was given

#endif

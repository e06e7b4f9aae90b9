// The other side of lib/ipc in C: pipes, queues, memory and semaphores as their man pages have them.
// Usage: peer upper | queue ID COUNT | memory NAME COUNT | add NAME COUNT | segment ID TEXT | fifo PATH
#include <ctype.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <unistd.h>

struct shared {
  sem_t here;  // 0
  sem_t there; // 32
  long long number;
};

static void check(int ok, const char *what) {
  if (ok) return;
  perror(what);
  exit(1);
}

// Bytes from stdin to stdout, in capitals. Both must block: EAGAIN would end it.
static void upper(int from, int to) {
  char buf[4096];
  ssize_t n;
  while ((n = read(from, buf, sizeof buf)) > 0) {
    for (ssize_t i = 0; i < n; i++) buf[i] = toupper((unsigned char)buf[i]);
    for (ssize_t done = 0, part; done < n; done += part) {
      part = write(to, buf + done, n - done);
      check(part > 0, "write");
    }
  }
  check(n == 0, "read");
}

// Sends each message of type 1 back as one of type 2.
static void queue(int id, int count) {
  struct {
    long type;
    char text[8192];
  } message;
  for (int i = 0; i < count; i++) {
    ssize_t n = msgrcv(id, &message, sizeof message.text, 1, 0);
    check(n >= 0, "msgrcv");
    message.type = 2;
    check(msgsnd(id, &message, n, 0) == 0, "msgsnd");
  }
}

static struct shared *map(const char *name) {
  int fd = shm_open(name, O_RDWR, 0);
  check(fd >= 0, "shm_open");
  struct shared *memory = mmap(NULL, sizeof *memory, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  check(memory != MAP_FAILED, "mmap");
  return memory;
}

// Waits for its turn, doubles the number and adds 1, gives the turn back.
static void memory(struct shared *shared, int count) {
  for (int i = 0; i < count; i++) {
    check(sem_wait(&shared->here) == 0, "sem_wait");
    shared->number = 2 * shared->number + 1;
    check(sem_post(&shared->there) == 0, "sem_post");
  }
}

// Adds 1, with the semaphore as a lock.
static void add(struct shared *shared, int count) {
  for (int i = 0; i < count; i++) {
    check(sem_wait(&shared->here) == 0, "sem_wait");
    shared->number++;
    check(sem_post(&shared->here) == 0, "sem_post");
  }
}

static void segment(int id, const char *text) {
  char *at = shmat(id, NULL, 0);
  check(at != (void *)-1, "shmat");
  puts(at);
  strcpy(at, text);
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  const char *on = argc > 2 ? argv[2] : "";
  int count = argc > 3 ? atoi(argv[3]) : 0;
  if (strcmp(what, "upper") == 0) upper(0, 1);
  else if (strcmp(what, "queue") == 0) queue(atoi(on), count);
  else if (strcmp(what, "memory") == 0) memory(map(on), count);
  else if (strcmp(what, "add") == 0) add(map(on), count);
  else if (strcmp(what, "segment") == 0) segment(atoi(on), argc > 3 ? argv[3] : "");
  else if (strcmp(what, "fifo") == 0) upper(open(on, O_RDONLY), 1);
  else return 2;
  return 0;
}

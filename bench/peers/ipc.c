// The same in C: `ipc MODE COUNT` as ipc.ts, `ipc wake WHAT COUNT` as wake.ts, and the waker of both.
#define _GNU_SOURCE
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 65536, MESSAGE = 64, SEMAPHORE = 32 };

struct message {
    long type;
    char text[MESSAGE];
};

static int to[2], from[2], queue;
static char *memory, piece[PIECE];
static sem_t *start, *done, *mutex;
static volatile int *counter;

static void check(int is_fine, const char *what) {
    if (is_fine) return;
    perror(what);
    exit(1);
}

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void send_all(int fd, long n) {
    for (long left = n; left > 0;) {
        ssize_t sent = write(fd, piece, left < PIECE ? left : PIECE);
        check(sent > 0, "write");
        left -= sent;
    }
}

static void receive_all(int fd, long n) {
    for (long left = n; left > 0;) {
        ssize_t came = read(fd, piece, left < PIECE ? left : PIECE);
        if (came == 0) exit(0);
        check(came > 0, "read");
        left -= came;
    }
}

static void send_message(long type) {
    struct message message = {.type = type};
    check(msgsnd(queue, &message, MESSAGE, 0) == 0, "msgsnd");
}

static void receive_message(long type) {
    struct message message;
    check(msgrcv(queue, &message, MESSAGE, type, 0) >= 0, "msgrcv");
}

static void increment(long count) {
    for (long i = 0; i < count; i++) {
        sem_wait(mutex);
        ++*counter;
        sem_post(mutex);
    }
}

static void parent(const char *mode, long count) {
    if (strcmp(mode, "throughput") == 0) {
        send_all(to[1], count << 20);
        receive_all(from[0], MESSAGE);
    } else if (strcmp(mode, "increments") == 0) {
        sem_post(start);
        increment(count / 2);
        sem_wait(done);
    } else {
        for (long i = 0; i < count; i++) {
            if (*mode == 'r') send_all(to[1], MESSAGE), receive_all(from[0], MESSAGE);
            else if (*mode == 'q') send_message(1), receive_message(2);
            else sem_post(start), sem_wait(done);
        }
    }
}

static void child(const char *mode, long count) {
    if (strcmp(mode, "throughput") == 0) {
        receive_all(to[0], count << 20);
        send_all(from[1], MESSAGE);
    } else if (strcmp(mode, "increments") == 0) {
        sem_wait(start);
        increment(count / 2);
        sem_post(done);
    } else {
        for (long i = 0; i < count; i++) {
            if (*mode == 'r') receive_all(to[0], MESSAGE), send_all(from[1], MESSAGE);
            else if (*mode == 'q') receive_message(1), send_message(2);
            else sem_wait(start), sem_post(done);
        }
    }
}

static void waker(const char *what, long count, int on) {
    char *there = *what == 's' ? shmat(on, NULL, 0) : NULL;
    for (long i = 0; i < count; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL); // so that the other waits
        struct message message = {.type = 1};
        int64_t stamp = now();
        memcpy(message.text, &stamp, sizeof stamp);
        if (*what == 'r') check(write(on, &stamp, sizeof stamp) == sizeof stamp, "write");
        else if (*what == 'm') check(msgsnd(on, &message, sizeof stamp, 0) == 0, "msgsnd");
        else {
            memcpy(there + SEMAPHORE, &stamp, sizeof stamp);
            sem_post((sem_t *)there);
        }
    }
}

static int64_t woken(const char *what) {
    int64_t stamp = 0;
    struct message message = {.type = 0};
    if (*what == 'r') check(read(to[0], &stamp, sizeof stamp) == sizeof stamp, "read");
    else if (*what == 'm') {
        check(msgrcv(queue, &message, MESSAGE, 0, 0) >= 0, "msgrcv");
        memcpy(&stamp, message.text, sizeof stamp);
    } else {
        sem_wait(start);
        memcpy(&stamp, memory + SEMAPHORE, sizeof stamp);
    }
    return now() - stamp;
}

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static double wake(const char *what, long count, int segment) {
    int64_t *late = malloc(count * sizeof *late);
    pid_t pid = fork();
    if (pid == 0) {
        waker(what, count, *what == 'r' ? to[1] : *what == 'm' ? queue : segment);
        _exit(0);
    }
    for (long i = 0; i < count; i++) late[i] = woken(what);
    waitpid(pid, NULL, 0);
    qsort(late, count, sizeof *late, compare);
    double median = late[count / 2];
    free(late);
    return median;
}

int main(int argc, char **argv) {
    if (argc == 5) return waker(argv[2], atol(argv[3]), atoi(argv[4])), 0;
    int is_wake = argc == 4;
    const char *mode = argv[is_wake ? 2 : 1];
    long count = atol(argv[argc - 1]);
    check(pipe(to) == 0 && pipe(from) == 0, "pipe");
    queue = msgget(IPC_PRIVATE, 0600);
    int segment = shmget(IPC_PRIVATE, 4096, 0600);
    memory = shmat(segment, NULL, 0);
    check(queue >= 0 && segment >= 0, "msgget, shmget");
    shmctl(segment, IPC_RMID, NULL); // it lives as long as it is attached
    start = (sem_t *)memory;
    done = start + 1, mutex = start + 2, counter = (int *)(start + 4);
    sem_init(start, 1, 0), sem_init(done, 1, 0), sem_init(mutex, 1, 1);
    pid_t pid = is_wake ? 0 : fork();
    if (pid == 0 && !is_wake) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;) child(mode, count);
    }
    printf("queue %d\n", queue);
    fflush(stdout);
    for (char line[16]; fgets(line, sizeof line, stdin) != NULL;) {
        int64_t began = now();
        double figure = is_wake ? wake(mode, count, segment) : 0;
        if (!is_wake) parent(mode, count), figure = (double)(now() - began) / count;
        printf("%f\n", figure);
        fflush(stdout);
    }
    if (pid > 0) kill(pid, SIGKILL);
    msgctl(queue, IPC_RMID, NULL);
}

// The lecture's pair of programs for message queues, as one: queue-write.ts and queue-read.ts must be able to be either side.
// Usage: queue write KEY, queue read KEY
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>

#define TEXT_LEN 80

struct AMessage {
  long msgType_;
  float floatPt_;
  int integer_;
  char text_[TEXT_LEN];
};

static void write_messages(int queue) {
  char line[TEXT_LEN * 2];
  for (;;) {
    struct AMessage message = {.msgType_ = 1};
    int last = fgets(line, sizeof line, stdin) == NULL ||
               sscanf(line, "%f %d %79s", &message.floatPt_, &message.integer_, message.text_) <= 0;
    msgsnd(queue, &message, sizeof message - sizeof(long), 0);
    if (last) break;
  }
}

static void read_messages(int queue) {
  struct AMessage message;
  while (msgrcv(queue, &message, sizeof message, 1, 0) >= 0) {
    if (message.floatPt_ == 0.0 && message.integer_ == 0 && message.text_[0] == '\0') break;
    printf("Float:\t%g\nInt:\t%d\nWord:\t%s\n\n", message.floatPt_, message.integer_, message.text_);
  }
  msgctl(queue, IPC_RMID, NULL);
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  int writes = strcmp(argv[1], "write") == 0;
  int queue = msgget(strtol(argv[2], NULL, 0), writes ? 0660 | IPC_CREAT : 0);
  if (queue < 0) {
    fprintf(stderr, "Sorry!\n");
    return 1;
  }
  if (writes) write_messages(queue);
  else read_messages(queue);
  return 0;
}

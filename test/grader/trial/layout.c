// Prints how C lays out what exercises 21, 22 and 24 share, and the bytes of a semaphore of 7 for several processes.
#include <semaphore.h>
#include <stddef.h>
#include <stdio.h>

struct MathProblem { long msgType; int calculation, a, b, replyTo; };
struct MathAnswer { long msgType; long long answer; };
struct Counter { long long number; sem_t lock; int holder; };
struct Segment { sem_t problem, answered; int calculation, a, b, status; long long answer; };

int main(void) {
  static sem_t seven;
  const unsigned char *bytes = (const unsigned char *)&seven;
  printf("%zu %zu ", sizeof(struct MathProblem) - sizeof(long), sizeof(struct MathAnswer) - sizeof(long));
  printf("%zu %zu ", offsetof(struct Counter, lock), offsetof(struct Counter, holder));
  printf("%zu %zu %zu ", offsetof(struct Segment, answered), offsetof(struct Segment, calculation),
         offsetof(struct Segment, status));
  printf("%zu %zu\n", offsetof(struct Segment, answer), sizeof(struct Segment));
  if (sem_init(&seven, 1, 7) != 0) return 1;
  for (size_t i = 0; i < sizeof seven; i++) printf("%02x", bytes[i]);
  printf("\n");
  return 0;
}

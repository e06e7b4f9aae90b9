"""The same in Python: `ipc.py MODE COUNT` as ipc.ts, with os.pipe and multiprocessing."""
import multiprocessing
import os
import sys
import time

PIECE, MESSAGE, MEGABYTE = bytes(65536), bytes(64), 1 << 20
mode, count = sys.argv[1], int(sys.argv[2])
fork = multiprocessing.get_context("fork")


def send(fd, data):
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view):]


def pipes():
    to, back = os.pipe(), os.pipe()

    def throughput_parent():
        for _ in range(count * MEGABYTE // len(PIECE)):
            send(to[1], PIECE)
        os.read(back[0], len(MESSAGE))

    def throughput_child():
        left = count * MEGABYTE
        while left > 0:
            left -= len(os.read(to[0], len(PIECE)))
        send(back[1], MESSAGE)

    def trip_parent():
        for _ in range(count):
            send(to[1], MESSAGE)
            os.read(back[0], len(MESSAGE))

    def trip_child():
        for _ in range(count):
            os.read(to[0], len(MESSAGE))
            send(back[1], MESSAGE)

    return (throughput_parent, throughput_child) if mode == "throughput" else (trip_parent, trip_child)


def queues():
    to, back = fork.Queue(), fork.Queue()

    def parent():
        for _ in range(count):
            to.put(MESSAGE)
            back.get()

    def child():
        for _ in range(count):
            back.put(to.get())

    return parent, child


def semaphores():
    start, done = fork.Semaphore(0), fork.Semaphore(0)

    def parent():
        for _ in range(count):
            start.release()
            done.acquire()

    def child():
        for _ in range(count):
            start.acquire()
            done.release()

    return parent, child


def increments():
    start, done = fork.Semaphore(0), fork.Semaphore(0)
    mutex, counter = fork.Semaphore(1), fork.RawValue("i", 0)

    def increment():
        for _ in range(count // 2):
            with mutex:
                counter.value += 1

    def parent():
        start.release()
        increment()
        done.acquire()

    def child():
        start.acquire()
        increment()
        done.release()

    return parent, child


def forever(work):
    sys.stdin.close()
    while True:
        work()


MODES = {"queue": queues, "semaphore": semaphores, "increments": increments}
parent, child = MODES.get(mode, pipes)()
other = fork.Process(target=forever, args=(child,), daemon=True)
other.start()
print("queue -1", flush=True)
for _ in sys.stdin:
    began = time.perf_counter_ns()
    parent()
    print((time.perf_counter_ns() - began) / count, flush=True)
other.kill()

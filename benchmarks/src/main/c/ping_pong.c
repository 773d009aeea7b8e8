/*
 * Two threads pass a number to and fro through two cache lines: the least a round trip between two processors takes.
 *
 * Arguments: the processor of the answering thread (-1: any), groups, round trips in a group. The asking thread stays
 * where it was started. Prints the mean of each group in nanoseconds, a line each.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define LINE_PAIR_BYTES 128
#define WARM_UP_GROUPS 200

static struct {
    _Alignas(LINE_PAIR_BYTES) atomic_long ping;
    _Alignas(LINE_PAIR_BYTES) atomic_long pong;
    _Alignas(LINE_PAIR_BYTES) char end;
} cells;

static long trips;
static int answering_cpu;

static void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    return sched_setaffinity(0, sizeof(set), &set);
}

static void *answer(void *unused) {
    (void)unused;
    if (answering_cpu >= 0 && pin(answering_cpu) != 0) {
        perror("sched_setaffinity");
        exit(1);
    }
    for (long i = 1; i <= trips; i++) {
        while (atomic_load_explicit(&cells.ping, memory_order_acquire) != i) {
            relax();
        }
        atomic_store_explicit(&cells.pong, i, memory_order_release);
    }
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        return 2;
    }
    answering_cpu = atoi(argv[1]);
    long groups = atol(argv[2]) + WARM_UP_GROUPS;
    long size = atol(argv[3]);
    trips = groups * size;
    pthread_t thread;
    if (pthread_create(&thread, NULL, answer, NULL) != 0) {
        return 1;
    }
    for (long group = 0, i = 0; group < groups; group++) {
        int64_t start_ns = now_ns();
        for (long end = i + size; i < end;) {
            atomic_store_explicit(&cells.ping, ++i, memory_order_release);
            while (atomic_load_explicit(&cells.pong, memory_order_acquire) != i) {
                relax();
            }
        }
        int64_t mean_ns = (now_ns() - start_ns) / size;
        if (group >= WARM_UP_GROUPS) {
            printf("%lld\n", (long long)mean_ns);
        }
    }
    return 0;
}

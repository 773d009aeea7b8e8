/*
 * Several threads in the C side at once, for the thread sanitizer: wakers against a waiter, and a connection whose ends
 * are used by two threads. The C side has no state of its own, so nothing but the kernel may order them.
 */
#define _GNU_SOURCE
#include "harness_jni.h"

#include "../../main/c/poll.c"
#include "../../main/c/socket.c"
#include "../../main/c/thread.c"

#include <pthread.h>

enum { WAKERS = 3, SIGNALS = 2000, BYTES = 1 << 20, PART = 1000 };

static int epoll;
static int event;
static int ends[2];
static pthread_barrier_t start;

#ifdef TWIN_RACE
static long unguarded;
#endif

static void *wake(void *unused) {
    (void)unused;
    jlong words[THREAD_MASK_WORDS];
    struct array mask = {THREAD_MASK_WORDS, words};
    pthread_barrier_wait(&start);
    for (int i = 0; i < SIGNALS; i++) {
        CHECK(poll_signal(env, NULL, event, 1) == 0);
        CHECK(i % 100 != 0 || thread_affinity(env, NULL, (jlongArray)&mask) == 0);
#ifdef TWIN_RACE
        unguarded++;
#endif
    }
    return NULL;
}

static void *write_all(void *unused) {
    (void)unused;
    struct buffer buffer = buffer_of(PART);
    pthread_barrier_wait(&start);
    for (int sent = 0; sent < BYTES;) {
        int length = BYTES - sent < PART ? BYTES - sent : PART;
        int count = socket_write(env, NULL, ends[0], (jobject)&buffer, 0, length);
        CHECK(count > 0 || count == -EAGAIN);
        sent += count > 0 ? count : 0;
    }
    CHECK(socket_shutdown_output(env, NULL, ends[0]) == 0);
    free(buffer.bytes);
    return NULL;
}

/* Waits until everything was read; how often it woke up does not matter, as long as it does. */
static void *wait_and_read(void *unused) {
    (void)unused;
    struct buffer buffer = buffer_of(PART);
    struct epoll_event events[2];
    int received = 0;
    bool ended = false;
    pthread_barrier_wait(&start);
    while (!ended) {
        int ready = poll_wait(env, NULL, epoll, (jlong)(intptr_t)events, 2, POLL_NS_PER_S, false);
        CHECK(ready > 0);
        int count = socket_read(env, NULL, ends[1], (jobject)&buffer, 0, PART);
        CHECK(count >= 0 || count == -EAGAIN);
        ended = count == 0;
        received += count > 0 ? count : 0;
    }
    CHECK(received == BYTES);
    free(buffer.bytes);
    return NULL;
}

int main(void) {
    void *(*const bodies[])(void *) = {wait_and_read, write_all, wake, wake, wake};
    pthread_t threads[WAKERS + 2];
    epoll = poll_create(env, NULL);
    event = poll_event_fd(env, NULL);
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0);
    CHECK(poll_control(env, NULL, epoll, EPOLL_CTL_ADD, event, (jint)(EPOLLIN | EPOLLET), 1) == 0);
    CHECK(poll_control(env, NULL, epoll, EPOLL_CTL_ADD, ends[1], EPOLLIN, 2) == 0);
    CHECK(pthread_barrier_init(&start, NULL, WAKERS + 2) == 0);
    for (int i = 0; i < WAKERS + 2; i++) {
        CHECK(pthread_create(&threads[i], NULL, bodies[i], NULL) == 0);
    }
    for (int i = 0; i < WAKERS + 2; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    CHECK(poll_close(env, NULL, event) == 0 && poll_close(env, NULL, epoll) == 0);
    CHECK(poll_close(env, NULL, ends[0]) == 0 && poll_close(env, NULL, ends[1]) == 0);
    puts("harness_race: all passed");
    return 0;
}

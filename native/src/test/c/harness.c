/*
 * Runs the C side without a JVM, for valgrind, the sanitizers and the count of covered lines. The sources are included, so
 * that their static functions are in reach.
 */
#define _GNU_SOURCE
#include "harness_jni.h"

#include "../../main/c/load.c"
#include "../../main/c/poll.c"
#include "../../main/c/socket.c"
#include "../../main/c/thread.c"

#include <signal.h>
#include <sys/time.h>

static volatile sig_atomic_t interruptions;

static void on_alarm(int number) {
    (void)number;
    interruptions++;
}

/* Not under valgrind, which does not know that call. */
static bool precise(void) {
    static int answer = -1;
    if (answer < 0) {
        answer = poll_has_precise(env, NULL);
    }
    return answer == 1;
}

static void waits_survive_signals(bool in_nanoseconds) {
    struct sigaction action = {.sa_handler = on_alarm};
    struct itimerval often = {{0, 2000}, {0, 2000}};
    struct itimerval never = {{0, 0}, {0, 0}};
    CHECK(sigaction(SIGALRM, &action, NULL) == 0 && setitimer(ITIMER_REAL, &often, NULL) == 0);
    int epoll = poll_create(env, NULL);
    struct epoll_event events[1];
    int64_t start = poll_now_ns();
    CHECK(poll_wait(env, NULL, epoll, (jlong)(intptr_t)events, 1, 30 * POLL_NS_PER_MS, in_nanoseconds) == 0);
    CHECK(poll_now_ns() - start >= 30 * POLL_NS_PER_MS);
    CHECK(setitimer(ITIMER_REAL, &never, NULL) == 0 && interruptions > 0);
    CHECK(poll_close(env, NULL, epoll) == 0);
}

static void waits_refuse_nonsense(void) {
    struct epoll_event events[1];
    CHECK(poll_wait(env, NULL, -1, 0, 1, 0, precise()) == -EINVAL);
    CHECK(poll_wait(env, NULL, -1, (jlong)(intptr_t)events, 0, 0, precise()) == -EINVAL);
    CHECK(poll_wait(env, NULL, -1, (jlong)(intptr_t)events, 1, -1, precise()) == -EINVAL);
    CHECK(poll_wait(env, NULL, -1, (jlong)(intptr_t)events, 1, 0, false) == -EBADF);
    CHECK(poll_deadline_ns(INT64_MAX) == INT64_MAX);
}

/* Every write is an edge, also when nobody reads, and when the counter runs over. */
static void every_signal_is_an_edge(void) {
    int epoll = poll_create(env, NULL);
    int event = poll_event_fd(env, NULL);
    struct epoll_event events[2];
    jlong target = (jlong)(intptr_t)events;
    CHECK(poll_control(env, NULL, epoll, EPOLL_CTL_ADD, event, (jint)(EPOLLIN | EPOLLET), -1) == 0);
    for (int i = 0; i < 5; i++) {
        CHECK(poll_signal(env, NULL, event, i == 2 ? -5 : 1) == 0);
        CHECK(poll_wait(env, NULL, epoll, target, 2, INT64_MAX, precise()) == 1);
        CHECK(events[0].data.u64 == UINT64_MAX);
        CHECK(poll_wait(env, NULL, epoll, target, 2, 0, precise()) == 0);
    }
    CHECK(poll_signal(env, NULL, event, -2) == 0);
    CHECK(poll_wait(env, NULL, epoll, target, 2, 0, precise()) == 1);
    CHECK(poll_close(env, NULL, event) == 0 && poll_close(env, NULL, epoll) == 0);
    CHECK(poll_signal(env, NULL, event, 1) == -EBADF);
}

static void ranges_are_checked(void) {
    struct buffer buffer = buffer_of(8);
    CHECK(pn_range(env, (jobject)&buffer, 0, 8) == buffer.bytes);
    CHECK(pn_range(env, (jobject)&buffer, 8, 0) == buffer.bytes + 8);
    CHECK(pn_range(env, (jobject)&buffer, 1, 8) == NULL && pn_range(env, (jobject)&buffer, -1, 1) == NULL);
    CHECK(pn_range(env, (jobject)&buffer, INT_MAX, INT_MAX) == NULL && pn_range(env, NULL, 0, 0) == NULL);
    CHECK(socket_read(env, NULL, 0, (jobject)&buffer, 0, 9) == -EINVAL);
    free(buffer.bytes);
}

static struct pn_address loopback(void) {
    struct pn_address address = {.length = sizeof(struct sockaddr_in)};
    struct sockaddr_in *inet = (struct sockaddr_in *)&address.storage;
    inet->sin_family = AF_INET;
    inet->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static void streams_carry_bytes(void) {
    struct pn_address address = loopback();
    jlong where = (jlong)(intptr_t)&address;
    int listener = socket_open(env, NULL, AF_INET, SOCK_STREAM);
    CHECK(socket_bind(env, NULL, listener, where) == 0 && socket_listen(env, NULL, listener, 5) == 0);
    CHECK(socket_accept(env, NULL, listener) == -EAGAIN && socket_local(env, NULL, listener, where) == 0);
    int client = socket_open(env, NULL, AF_INET, SOCK_STREAM);
    CHECK(socket_remote(env, NULL, client, where) == -ENOTCONN && socket_local(env, NULL, listener, where) == 0);
    CHECK(socket_connect(env, NULL, client, where) >= 0 && socket_finish_connect(env, NULL, client) == 1);
    int server = socket_accept(env, NULL, listener);
    struct buffer buffers[] = {buffer_of(10), buffer_of(20), buffer_of(30)};
    jobject array[] = {(jobject)&buffers[0], (jobject)&buffers[1], (jobject)&buffers[2]};
    struct array all = {3, array};
    int32_t ranges[] = {0, 10, 5, 15, 29, 1};
    jlong parts = (jlong)(intptr_t)ranges;
    CHECK(socket_gather(env, NULL, client, (jobjectArray)&all, 0, 3, parts) == 26);
    CHECK(socket_gather(env, NULL, client, (jobjectArray)&all, 1, 3, parts) == -EINVAL);
    CHECK(socket_write(env, NULL, client, array[2], 0, 30) == 30);
    CHECK(socket_unacknowledged(env, NULL, client) >= 0 && socket_unacknowledged(env, NULL, client) <= 56);
    CHECK(socket_unacknowledged(env, NULL, listener) == -EINVAL && socket_unacknowledged(env, NULL, -1) == -EBADF);
    CHECK(socket_read(env, NULL, server, array[2], 0, 30) == 30);
    CHECK(socket_read(env, NULL, server, array[2], 0, 30) == 26 && socket_shutdown_output(env, NULL, client) == 0);
    CHECK(socket_read(env, NULL, server, array[0], 0, 10) == 0);
    for (int i = 0; i < 3; i++) {
        free(buffers[i].bytes);
    }
    CHECK(poll_close(env, NULL, client) == 0 && poll_close(env, NULL, server) == 0);
    CHECK(poll_close(env, NULL, listener) == 0);
}

static void datagrams_keep_their_sender(void) {
    struct pn_address address = loopback();
    jlong where = (jlong)(intptr_t)&address;
    struct buffer buffer = buffer_of(16);
    int socket = socket_open(env, NULL, AF_INET, SOCK_DGRAM);
    CHECK(socket_bind(env, NULL, socket, where) == 0 && socket_local(env, NULL, socket, where) == 0);
    CHECK(socket_receive_from(env, NULL, socket, (jobject)&buffer, 0, 16, where) == -EAGAIN);
    CHECK(socket_local(env, NULL, socket, where) == 0);
    CHECK(socket_send_to(env, NULL, socket, (jobject)&buffer, 0, 16, where) == 16);
    CHECK(socket_receive_from(env, NULL, socket, (jobject)&buffer, 0, 4, where) == 4);
    CHECK(address.length == sizeof(struct sockaddr_in));
    address.length = sizeof(address.storage) + 1;
    CHECK(socket_send_to(env, NULL, socket, (jobject)&buffer, 0, 16, where) == -EINVAL);
    CHECK(poll_close(env, NULL, socket) == 0);
    free(buffer.bytes);
}

/* The kernel keeps the close-on-exec mark beside the other flags. */
static void descriptors_do_not_leak_into_children(void) {
    int fds[] = {poll_create(env, NULL), poll_event_fd(env, NULL), socket_open(env, NULL, AF_UNIX, SOCK_DGRAM)};
    for (int i = 0; i < 3; i++) {
        char path[64];
        char line[128];
        unsigned flags = 0;
        snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fds[i]);
        FILE *info = fopen(path, "r");
        CHECK(info != NULL);
        while (fgets(line, sizeof(line), info) != NULL) {
            sscanf(line, "flags: %o", &flags);
        }
        fclose(info);
        CHECK((flags & 02000000) != 0);
        CHECK(poll_close(env, NULL, fds[i]) == 0);
    }
}

#include "harness_edges.c"
#include "harness_faults.c"
#include "harness_load.c"

#ifdef TWIN_OVERFLOW
/* A buffer that says it has a byte more than there is, and a peer that sends as many. */
static void overflow(void) {
    int pair[2];
    struct buffer buffer = buffer_of(8);
    buffer.capacity = 9;
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0 && send(pair[0], "123456789", 9, 0) == 9);
    CHECK(socket_read(env, NULL, pair[1], (jobject)&buffer, 0, 9) == 9);
    free(buffer.bytes);
}
#endif

int main(void) {
    waits_survive_signals(precise());
    waits_survive_signals(false);
    waits_refuse_nonsense();
    every_signal_is_an_edge();
    ranges_are_checked();
    streams_carry_bytes();
    datagrams_keep_their_sender();
    descriptors_do_not_leak_into_children();
#ifndef TWIN_UNCOVERED
    edges_are_refused();
    faults_are_handled();
    the_library_loads_whole_or_not_at_all();
#endif
#ifdef TWIN_OVERFLOW
    overflow();
#endif
#ifdef TWIN_UNDEFINED
    volatile int shift = 40;
    CHECK((1 << shift) != 7);
#endif
    puts("harness: all passed");
    return 0;
}

#define _GNU_SOURCE
#include "pinion.h"

#include <limits.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_epoll_pwait2
#define SYS_epoll_pwait2 441
#endif

enum { POLL_NS_PER_MS = 1000000, POLL_NS_PER_S = 1000000000 };

static int64_t poll_now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * POLL_NS_PER_S + now.tv_nsec;
}

static int64_t poll_deadline_ns(int64_t timeout_ns) {
    int64_t now = poll_now_ns();
    return timeout_ns > INT64_MAX - now ? INT64_MAX : now + timeout_ns;
}

static int poll_precise(int epfd, struct epoll_event *events, int capacity, int64_t timeout_ns) {
    struct timespec timeout = {.tv_sec = timeout_ns / POLL_NS_PER_S, .tv_nsec = timeout_ns % POLL_NS_PER_S};
    return (int)syscall(SYS_epoll_pwait2, epfd, events, capacity, &timeout, NULL, (size_t)0);
}

static int poll_coarse(int epfd, struct epoll_event *events, int capacity, int64_t timeout_ns) {
    int64_t ms = timeout_ns / POLL_NS_PER_MS + (timeout_ns % POLL_NS_PER_MS != 0);
    return epoll_pwait(epfd, events, capacity, ms > INT_MAX ? INT_MAX : (int)ms, NULL);
}

static int poll_once(int epfd, struct epoll_event *events, int capacity, int64_t timeout_ns, bool precise) {
    return precise ? poll_precise(epfd, events, capacity, timeout_ns)
                   : poll_coarse(epfd, events, capacity, timeout_ns);
}

/* Ready count (0 on time-out), or -errno; EINTR is retried against the deadline. Never ends early with 0. */
static jint poll_wait(JNIEnv *env, jclass cls, jint epfd, jlong events, jint capacity, jlong timeout_ns,
                      jboolean precise) {
    (void)env, (void)cls;
    if (events == 0 || capacity <= 0 || timeout_ns < 0) {
        return -EINVAL;
    }
    struct epoll_event *target = (struct epoll_event *)(intptr_t)events;
    int64_t deadline = timeout_ns == 0 ? 0 : poll_deadline_ns(timeout_ns);
    int64_t left = timeout_ns;
    for (;;) {
        int ready = poll_once(epfd, target, capacity, left, precise);
        if (ready > 0 || (ready < 0 && errno != EINTR)) {
            return pn_result(ready);
        }
        if (timeout_ns == 0 || (left = deadline - poll_now_ns()) <= 0) {
            return 0;
        }
    }
}

/* 1 when the kernel takes time-outs in nanoseconds. Old container filters answer EPERM for calls they do not know. */
static jint poll_has_precise(JNIEnv *env, jclass cls) {
    (void)env, (void)cls;
    struct epoll_event event;
    return poll_precise(-1, &event, 1, 0) < 0 && errno == EBADF;
}

static jint poll_create(JNIEnv *env, jclass cls) {
    (void)env, (void)cls;
    return pn_result(epoll_create1(EPOLL_CLOEXEC));
}

static jint poll_control(JNIEnv *env, jclass cls, jint epfd, jint operation, jint fd, jint events, jlong token) {
    (void)env, (void)cls;
    struct epoll_event event = {.events = (uint32_t)events, .data.u64 = (uint64_t)token};
    return pn_result(epoll_ctl(epfd, operation, fd, &event));
}

static jint poll_event_size(JNIEnv *env, jclass cls) {
    (void)env, (void)cls;
    return (jint)sizeof(struct epoll_event);
}

static jint poll_token_offset(JNIEnv *env, jclass cls) {
    (void)env, (void)cls;
    return (jint)offsetof(struct epoll_event, data);
}

static jint poll_event_fd(JNIEnv *env, jclass cls) {
    (void)env, (void)cls;
    return pn_result(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
}

static ssize_t poll_add(int fd, uint64_t value) {
    ssize_t written;
    do {
        written = write(fd, &value, sizeof(value));
    } while (written < 0 && errno == EINTR);
    return written;
}

/* Adds to the counter of an eventfd. A full counter raises no edge, so it is emptied and added to again. */
static jint poll_signal(JNIEnv *env, jclass cls, jint fd, jlong value) {
    (void)env, (void)cls;
    while (poll_add(fd, (uint64_t)value) < 0) {
        uint64_t drained;
        if (errno != EAGAIN || (read(fd, &drained, sizeof(drained)) < 0 && errno != EAGAIN && errno != EINTR)) {
            return -errno;
        }
    }
    return 0;
}

/* Never retried: Linux frees the descriptor even when it answers EINTR. */
static jint poll_close(JNIEnv *env, jclass cls, jint fd) {
    (void)env, (void)cls;
    return pn_result(close(fd));
}

static jlong poll_address(JNIEnv *env, jclass cls, jobject buffer) {
    (void)cls;
    return buffer == NULL ? 0 : (jlong)(intptr_t)(*env)->GetDirectBufferAddress(env, buffer);
}

static jint poll_abi(JNIEnv *env, jclass cls) {
    (void)env, (void)cls;
    return PN_ABI;
}

static const JNINativeMethod poll_methods[] = {
    {"abi", "()I", (void *)poll_abi},
    {"address", "(Ljava/nio/ByteBuffer;)J", (void *)poll_address},
    {"close", "(I)I", (void *)poll_close},
    {"control", "(IIIIJ)I", (void *)poll_control},
    {"create", "()I", (void *)poll_create},
    {"eventFd", "()I", (void *)poll_event_fd},
    {"eventSize", "()I", (void *)poll_event_size},
    {"hasPrecise", "()I", (void *)poll_has_precise},
    {"signal", "(IJ)I", (void *)poll_signal},
    {"tokenOffset", "()I", (void *)poll_token_offset},
    {"await", "(IJIJZ)I", (void *)poll_wait},
};

const struct pn_table pn_poll_table = {"io/pinion/linux/jni/PollCalls", poll_methods, PN_COUNT(poll_methods)};

/*
 * What decision 0021 rests on: the price of ending a wait through an eventfd, edge-triggered and unread against
 * level-triggered and read, and how late waits of 100 us end through epoll_pwait2 and through a timerfd.
 *
 *     gcc -O2 -std=gnu11 wakeup_cost.c -o wakeup_cost && ./wakeup_cost
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 5
#define WAKE_UPS 1000000
#define WAITS 5000
#define WAIT_NS 100000

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int by_size(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void require(int ok, const char *what) {
    if (!ok) {
        perror(what);
        exit(1);
    }
}

static int add(int epoll, int fd, uint32_t events) {
    struct epoll_event event = {.events = events};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

/* One thread writes and then waits, so that only the calls are counted and no scheduler. */
static double wake_up_ns(int edge) {
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    uint64_t one = 1;
    struct epoll_event event;
    require(add(epoll, fd, EPOLLIN | (edge ? EPOLLET : 0)) == 0, "epoll_ctl");
    int64_t start = now_ns();
    for (int i = 0; i < WAKE_UPS; i++) {
        require(write(fd, &one, sizeof one) == sizeof one, "write");
        require(epoll_wait(epoll, &event, 1, -1) == 1, "epoll_wait");
        if (!edge) {
            require(read(fd, &one, sizeof one) == sizeof one, "read");
            one = 1;
        }
    }
    int64_t spent = now_ns() - start;
    close(fd);
    close(epoll);
    return (double)spent / WAKE_UPS;
}

static void wait_pwait2(int epoll) {
    struct timespec limit = {.tv_nsec = WAIT_NS};
    struct epoll_event event;
    require(syscall(SYS_epoll_pwait2, epoll, &event, 1, &limit, NULL, 0) == 0, "epoll_pwait2");
}

static void wait_timerfd(int epoll, int timer) {
    struct itimerspec at = {.it_value = {.tv_nsec = WAIT_NS}};
    struct epoll_event event;
    uint64_t expired;
    require(timerfd_settime(timer, 0, &at, NULL) == 0, "timerfd_settime");
    require(epoll_wait(epoll, &event, 1, -1) == 1, "epoll_wait");
    require(read(timer, &expired, sizeof expired) == sizeof expired, "read");
}

static void lateness(const char *name, int with_timerfd) {
    static int64_t late[WAITS];
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    require(!with_timerfd || add(epoll, timer, EPOLLIN) == 0, "epoll_ctl");
    for (int i = 0; i < WAITS; i++) {
        int64_t start = now_ns();
        if (with_timerfd) {
            wait_timerfd(epoll, timer);
        } else {
            wait_pwait2(epoll);
        }
        late[i] = now_ns() - start - WAIT_NS;
    }
    close(timer);
    close(epoll);
    qsort(late, WAITS, sizeof late[0], by_size);
    printf("%s: late by %.1f us at p50, %.1f at p99\n", name, late[WAITS / 2] / 1e3, late[WAITS * 99 / 100] / 1e3);
}

int main(void) {
    for (int round = 0; round < ROUNDS; round++) {
        printf("edge-triggered, unread: %.0f ns; ", wake_up_ns(1));
        printf("level-triggered, read: %.0f ns\n", wake_up_ns(0));
        require(prctl(PR_SET_TIMERSLACK, 50000) == 0, "prctl");
        lateness("epoll_pwait2, slack 50 us", 0);
        require(prctl(PR_SET_TIMERSLACK, 1) == 0, "prctl");
        lateness("epoll_pwait2, slack 1 ns", 0);
        lateness("timerfd", 1);
    }
    return 0;
}

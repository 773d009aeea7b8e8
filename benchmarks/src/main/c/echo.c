/*
 * An echo server on one thread around epoll: the least that an echo takes.
 *
 * Arguments: "blocking" or "busy", and its processor (-1: any). Reads one line, prints the port, serves until its
 * standard input ends.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS 64

static char buffer[1 << 16];

static void check(int failed, const char *what) {
    if (failed) {
        perror(what);
        exit(1);
    }
}

static void add(int epoll, int fd) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    check(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0, "epoll_ctl");
}

static int listen_on_loopback(void) {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    check(listener < 0, "socket");
    check(bind(listener, (struct sockaddr *)&address, size) != 0, "bind");
    check(listen(listener, 128) != 0, "listen");
    check(getsockname(listener, (struct sockaddr *)&address, &size) != 0, "getsockname");
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

static void accept_one(int epoll, int listener) {
    int fd = accept(listener, NULL, NULL);
    int on = 1;
    check(fd < 0, "accept");
    check(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0, "TCP_NODELAY");
    add(epoll, fd);
}

/* Blocks when the client does not read: there is one client, and it does. */
static void echo(int fd) {
    ssize_t got = read(fd, buffer, sizeof(buffer));
    if (got <= 0) {
        close(fd);
        return;
    }
    for (ssize_t sent = 0; sent < got;) {
        ssize_t count = write(fd, buffer + sent, (size_t)(got - sent));
        if (count < 0) {
            close(fd);
            return;
        }
        sent += count;
    }
}

int main(int argc, char **argv) {
    if (argc != 3) {
        return 2;
    }
    int timeout_ms = strcmp(argv[1], "busy") == 0 ? 0 : -1;
    int cpu = atoi(argv[2]);
    if (cpu >= 0) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(cpu, &set);
        check(sched_setaffinity(0, sizeof(set), &set) != 0, "sched_setaffinity");
    }
    if (read(STDIN_FILENO, buffer, sizeof(buffer)) <= 0) {
        return 0;
    }
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    check(epoll < 0, "epoll_create1");
    int listener = listen_on_loopback();
    add(epoll, listener);
    add(epoll, STDIN_FILENO);
    struct epoll_event events[EVENTS];
    for (;;) {
        int count = epoll_wait(epoll, events, EVENTS, timeout_ms);
        check(count < 0, "epoll_wait");
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd == STDIN_FILENO) {
                return 0;
            } else if (fd == listener) {
                accept_one(epoll, listener);
            } else {
                echo(fd);
            }
        }
    }
}

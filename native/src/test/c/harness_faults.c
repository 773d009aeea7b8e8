/*
 * System calls that fail when they are told to. Included by harness.c, which is linked with -Wl,--wrap for each of these
 * calls.
 */
enum { MAX_FAULTS = 4 };

struct fault {
    const char *call;
    int error;
};

/* The next call of the first fault's name fails, then that of the second's, and so on. */
static struct fault faults[MAX_FAULTS];
static int faults_left;

static bool fault_now(const char *call) {
    const struct fault *next = &faults[MAX_FAULTS - faults_left];
    if (faults_left == 0 || strcmp(next->call, call) != 0) {
        return false;
    }
    faults_left--;
    errno = next->error;
    return true;
}

static void fail(const char *call, int error) {
    memmove(faults, faults + 1, sizeof(faults) - sizeof(faults[0]));
    faults[MAX_FAULTS - 1] = (struct fault){call, error};
    CHECK(faults_left < MAX_FAULTS);
    faults_left++;
}

#define FAULTY(result, name, parameters, arguments)                  \
    result __real_##name parameters;                                 \
    result __wrap_##name parameters;                                 \
    result __wrap_##name parameters {                                \
        return fault_now(#name) ? -1 : __real_##name arguments;      \
    }

FAULTY(int, accept4, (int fd, struct sockaddr *address, socklen_t *length, int flags), (fd, address, length, flags))
FAULTY(int, connect, (int fd, const struct sockaddr *address, socklen_t length), (fd, address, length))
FAULTY(int, getpeername, (int fd, struct sockaddr *address, socklen_t *length), (fd, address, length))
FAULTY(int, getsockopt, (int fd, int level, int name, void *value, socklen_t *length), (fd, level, name, value, length))
FAULTY(ssize_t, read, (int fd, void *target, size_t length), (fd, target, length))
FAULTY(ssize_t, recv, (int fd, void *target, size_t length, int flags), (fd, target, length, flags))
FAULTY(ssize_t, recvfrom,
       (int fd, void *target, size_t length, int flags, struct sockaddr *address, socklen_t *size),
       (fd, target, length, flags, address, size))
FAULTY(int, sched_getaffinity, (pid_t thread, size_t size, cpu_set_t *mask), (thread, size, mask))
FAULTY(ssize_t, send, (int fd, const void *source, size_t length, int flags), (fd, source, length, flags))
FAULTY(ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags), (fd, message, flags))
FAULTY(ssize_t, sendto,
       (int fd, const void *source, size_t length, int flags, const struct sockaddr *address, socklen_t size),
       (fd, source, length, flags, address, size))
FAULTY(ssize_t, write, (int fd, const void *source, size_t length), (fd, source, length))

/* What the call answers when it fails with this error, and before that was interrupted twice. */
#define INTERRUPTED_AND_FAILED(name, error, call) \
    do {                                          \
        fail(name, EINTR);                        \
        fail(name, EINTR);                        \
        fail(name, error);                        \
        CHECK((call) == -(error));                \
        CHECK(faults_left == 0);                  \
    } while (0)

static void interrupted_calls_are_made_again(void) {
    struct pn_address address = loopback();
    jlong where = (jlong)(intptr_t)&address;
    struct buffer buffer = buffer_of(8);
    jobject only[] = {(jobject)&buffer};
    struct array buffers = {1, only};
    int32_t range[] = {0, 8};
    jlong ranges = (jlong)(intptr_t)range;
    INTERRUPTED_AND_FAILED("accept4", EMFILE, socket_accept(env, NULL, -1));
    INTERRUPTED_AND_FAILED("recv", ECONNRESET, socket_read(env, NULL, -1, only[0], 0, 8));
    INTERRUPTED_AND_FAILED("send", EPIPE, socket_write(env, NULL, -1, only[0], 0, 8));
    INTERRUPTED_AND_FAILED("sendmsg", ENOBUFS, socket_gather(env, NULL, -1, (jobjectArray)&buffers, 0, 1, ranges));
    INTERRUPTED_AND_FAILED("send", EAGAIN, socket_send_to(env, NULL, -1, only[0], 0, 8, 0));
    INTERRUPTED_AND_FAILED("sendto", ENOMEM, socket_send_to(env, NULL, -1, only[0], 0, 8, where));
    INTERRUPTED_AND_FAILED("recvfrom", ECONNREFUSED, socket_receive_from(env, NULL, -1, only[0], 0, 8, where));
    INTERRUPTED_AND_FAILED("write", EPERM, poll_signal(env, NULL, -1, 1));
    free(buffer.bytes);
}

/* The interruption did not end the attempt, so asking again finds it under way, or done. */
static void interrupted_connects_go_on(void) {
    struct pn_address address = loopback();
    jlong where = (jlong)(intptr_t)&address;
    fail("connect", EINPROGRESS);
    CHECK(socket_connect(env, NULL, -1, where) == 0);
    fail("connect", EINTR);
    fail("connect", EALREADY);
    CHECK(socket_connect(env, NULL, -1, where) == 0);
    fail("connect", EINTR);
    fail("connect", EISCONN);
    CHECK(socket_connect(env, NULL, -1, where) == 1);
    INTERRUPTED_AND_FAILED("connect", ECONNREFUSED, socket_connect(env, NULL, -1, where));
    fail("connect", EALREADY);
    CHECK(socket_connect(env, NULL, -1, where) == -EALREADY);
    fail("connect", EISCONN);
    CHECK(socket_connect(env, NULL, -1, where) == -EISCONN);
    CHECK(socket_connect(env, NULL, -1, where) == -EBADF && faults_left == 0);
}

static void attempts_to_connect_tell_how_they_end(void) {
    struct pn_address nobody = loopback();
    jlong where = (jlong)(intptr_t)&nobody;
    int owner = socket_open(env, NULL, AF_INET, SOCK_STREAM);
    CHECK(socket_bind(env, NULL, owner, where) == 0 && socket_local(env, NULL, owner, where) == 0);
    int client = socket_open(env, NULL, AF_INET, SOCK_STREAM);
    CHECK(socket_finish_connect(env, NULL, client) == 0);
    int answer = socket_connect(env, NULL, client, where);
    for (int i = 0; i < 1000 && answer == 0; i++) {
        answer = socket_finish_connect(env, NULL, client);
    }
    CHECK(answer == -ECONNREFUSED);
    fail("getsockopt", ENOBUFS);
    CHECK(socket_finish_connect(env, NULL, client) == -ENOBUFS);
    fail("getpeername", ENOBUFS);
    CHECK(socket_finish_connect(env, NULL, client) == -ENOBUFS);
    CHECK(poll_close(env, NULL, client) == 0 && poll_close(env, NULL, owner) == 0);
}

/* Also when the counter cannot be emptied for a moment, or not at all. */
static void signals_to_a_full_counter_arrive(void) {
    int event = poll_event_fd(env, NULL);
    fail("write", EAGAIN);
    fail("read", EINTR);
    CHECK(poll_signal(env, NULL, event, 1) == 0 && faults_left == 0);
    fail("write", EAGAIN);
    CHECK(poll_signal(env, NULL, event, 1) == 0);
    fail("write", EAGAIN);
    fail("read", EIO);
    CHECK(poll_signal(env, NULL, event, 1) == -EIO && faults_left == 0);
    CHECK(poll_close(env, NULL, event) == 0);
}

static void the_affinity_that_cannot_be_read_is_an_error(void) {
    jlong words[THREAD_MASK_WORDS];
    struct array mask = {THREAD_MASK_WORDS, words};
    fail("sched_getaffinity", EPERM);
    CHECK(thread_affinity(env, NULL, (jlongArray)&mask) == -EPERM && faults_left == 0);
}

static void faults_are_handled(void) {
    interrupted_calls_are_made_again();
    interrupted_connects_go_on();
    attempts_to_connect_tell_how_they_end();
    signals_to_a_full_counter_arrive();
    the_affinity_that_cannot_be_read_is_an_error();
}

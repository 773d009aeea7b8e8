#define _GNU_SOURCE
#include "pinion.h"

#include <limits.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/un.h>
#include <unistd.h>

enum { SOCKET_MAX_GATHER = 64 };

/* Java writes and reads addresses in place. */
_Static_assert(offsetof(struct pn_address, storage) == 8 && sizeof(struct pn_address) == 136, "address");
_Static_assert(offsetof(struct sockaddr_in, sin_port) == 2 && offsetof(struct sockaddr_in, sin_addr) == 4, "inet");
_Static_assert(offsetof(struct sockaddr_in6, sin6_port) == 2 && offsetof(struct sockaddr_in6, sin6_addr) == 8 &&
                   offsetof(struct sockaddr_in6, sin6_scope_id) == 24,
               "inet6");
_Static_assert(offsetof(struct sockaddr_un, sun_path) == 2 && sizeof(((struct sockaddr_un *)0)->sun_path) == 108,
               "unix");
_Static_assert(AF_UNIX == 1 && AF_INET == 2 && AF_INET6 == 10 && SOCK_STREAM == 1 && SOCK_DGRAM == 2, "families");

/* The address Java wrote; NULL when its length makes no sense. */
static struct pn_address *socket_address(jlong address) {
    struct pn_address *result = (struct pn_address *)(intptr_t)address;
    if (result == NULL || result->length < 0 || (size_t)result->length > sizeof(result->storage)) {
        return NULL;
    }
    return result;
}

static const struct sockaddr *socket_name(const struct pn_address *address) {
    return (const struct sockaddr *)&address->storage;
}

static jint socket_open(JNIEnv *env, jclass cls, jint family, jint type) {
    (void)env, (void)cls;
    return pn_result(socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

static jint socket_bind(JNIEnv *env, jclass cls, jint fd, jlong address) {
    (void)env, (void)cls;
    const struct pn_address *local = socket_address(address);
    return local == NULL ? -EINVAL : pn_result(bind(fd, socket_name(local), (socklen_t)local->length));
}

static jint socket_listen(JNIEnv *env, jclass cls, jint fd, jint backlog) {
    (void)env, (void)cls;
    return pn_result(listen(fd, backlog));
}

static jint socket_accept(JNIEnv *env, jclass cls, jint fd) {
    (void)env, (void)cls;
    int accepted;
    do {
        accepted = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    } while (accepted < 0 && errno == EINTR);
    return pn_result(accepted);
}

/* 1 connected, 0 under way. A connect that a signal interrupted goes on by itself, and says so when asked again. */
static jint socket_connect(JNIEnv *env, jclass cls, jint fd, jlong address) {
    (void)env, (void)cls;
    const struct pn_address *remote = socket_address(address);
    if (remote == NULL) {
        return -EINVAL;
    }
    bool interrupted = false;
    while (connect(fd, socket_name(remote), (socklen_t)remote->length) < 0) {
        if (errno == EINPROGRESS || (interrupted && errno == EALREADY)) {
            return 0;
        }
        if (interrupted && errno == EISCONN) {
            return 1;
        }
        if (errno != EINTR) {
            return -errno;
        }
        interrupted = true;
    }
    return 1;
}

/* 1 connected, 0 under way, or -errno of the attempt. */
static jint socket_finish_connect(JNIEnv *env, jclass cls, jint fd) {
    (void)env, (void)cls;
    int error = 0;
    socklen_t length = sizeof(error);
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0) {
        return -errno;
    }
    if (error != 0) {
        return -error;
    }
    struct sockaddr_storage peer;
    length = sizeof(peer);
    if (getpeername(fd, (struct sockaddr *)&peer, &length) == 0) {
        return 1;
    }
    return errno == ENOTCONN ? 0 : -errno;
}

static jint socket_read(JNIEnv *env, jclass cls, jint fd, jobject buffer, jint position, jint length) {
    (void)cls;
    char *target = pn_range(env, buffer, position, length);
    if (target == NULL) {
        return -EINVAL;
    }
    ssize_t count;
    do {
        count = recv(fd, target, (size_t)length, 0);
    } while (count < 0 && errno == EINTR);
    return pn_result(count);
}

static jint socket_write(JNIEnv *env, jclass cls, jint fd, jobject buffer, jint position, jint length) {
    (void)cls;
    const char *source = pn_range(env, buffer, position, length);
    if (source == NULL) {
        return -EINVAL;
    }
    ssize_t count;
    do {
        count = send(fd, source, (size_t)length, MSG_NOSIGNAL);
    } while (count < 0 && errno == EINTR);
    return pn_result(count);
}

/* Fills one part of a gather; ranges holds a position and a length per buffer. */
static int socket_part(JNIEnv *env, jobjectArray buffers, jint index, const int32_t *range, struct iovec *part) {
    jobject buffer = (*env)->GetObjectArrayElement(env, buffers, index);
    if ((*env)->ExceptionCheck(env)) {
        return -EINVAL;
    }
    part->iov_base = pn_range(env, buffer, range[0], range[1]);
    part->iov_len = (size_t)range[1];
    (*env)->DeleteLocalRef(env, buffer);
    return part->iov_base == NULL ? -EINVAL : 0;
}

static jlong socket_gather(JNIEnv *env, jclass cls, jint fd, jobjectArray buffers, jint offset, jint count,
                           jlong ranges) {
    (void)cls;
    struct iovec parts[SOCKET_MAX_GATHER];
    const int32_t *range = (const int32_t *)(intptr_t)ranges;
    if (buffers == NULL || range == NULL || count <= 0 || count > SOCKET_MAX_GATHER || offset < 0 ||
        offset > (*env)->GetArrayLength(env, buffers) - count) {
        return -EINVAL;
    }
    for (jint i = 0; i < count; i++) {
        int error = socket_part(env, buffers, offset + i, range + 2 * i, &parts[i]);
        if (error < 0) {
            return error;
        }
    }
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = (size_t)count};
    ssize_t sent;
    do {
        sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent >= 0 ? sent : -errno;
}

/* An address of 0 means the peer the socket is connected to. */
static jint socket_send_to(JNIEnv *env, jclass cls, jint fd, jobject buffer, jint position, jint length,
                           jlong address) {
    (void)cls;
    const char *source = pn_range(env, buffer, position, length);
    const struct pn_address *target = address == 0 ? NULL : socket_address(address);
    if (source == NULL || (address != 0 && target == NULL)) {
        return -EINVAL;
    }
    ssize_t count;
    do {
        count = target == NULL
                    ? send(fd, source, (size_t)length, MSG_NOSIGNAL)
                    : sendto(fd, source, (size_t)length, MSG_NOSIGNAL, socket_name(target), (socklen_t)target->length);
    } while (count < 0 && errno == EINTR);
    return pn_result(count);
}

static jint socket_receive_from(JNIEnv *env, jclass cls, jint fd, jobject buffer, jint position, jint length,
                                jlong address) {
    (void)cls;
    char *target = pn_range(env, buffer, position, length);
    struct pn_address *source = (struct pn_address *)(intptr_t)address;
    if (target == NULL || source == NULL) {
        return -EINVAL;
    }
    socklen_t size;
    ssize_t count;
    do {
        size = sizeof(source->storage);
        count = recvfrom(fd, target, (size_t)length, 0, (struct sockaddr *)&source->storage, &size);
    } while (count < 0 && errno == EINTR);
    source->length = (int32_t)size;
    return pn_result(count);
}

static jint socket_shutdown_output(JNIEnv *env, jclass cls, jint fd) {
    (void)env, (void)cls;
    return pn_result(shutdown(fd, SHUT_WR));
}

static jint socket_local(JNIEnv *env, jclass cls, jint fd, jlong address) {
    (void)env, (void)cls;
    struct pn_address *local = (struct pn_address *)(intptr_t)address;
    if (local == NULL) {
        return -EINVAL;
    }
    socklen_t size = sizeof(local->storage);
    int result = getsockname(fd, (struct sockaddr *)&local->storage, &size);
    local->length = (int32_t)size;
    return pn_result(result);
}

static jint socket_remote(JNIEnv *env, jclass cls, jint fd, jlong address) {
    (void)env, (void)cls;
    struct pn_address *remote = (struct pn_address *)(intptr_t)address;
    if (remote == NULL) {
        return -EINVAL;
    }
    socklen_t size = sizeof(remote->storage);
    int result = getpeername(fd, (struct sockaddr *)&remote->storage, &size);
    remote->length = (int32_t)size;
    return pn_result(result);
}

static jint socket_set_int(JNIEnv *env, jclass cls, jint fd, jint level, jint name, jint value) {
    (void)env, (void)cls;
    return pn_result(setsockopt(fd, level, name, &value, sizeof(value)));
}

/* For options whose values are not negative. */
static jint socket_get_int(JNIEnv *env, jclass cls, jint fd, jint level, jint name) {
    (void)env, (void)cls;
    int value = 0;
    socklen_t length = sizeof(value);
    return getsockopt(fd, level, name, &value, &length) < 0 ? -errno : value;
}

static jint socket_set_linger(JNIEnv *env, jclass cls, jint fd, jint seconds) {
    (void)env, (void)cls;
    struct linger linger = {.l_onoff = seconds >= 0, .l_linger = seconds >= 0 ? seconds : 0};
    return pn_result(setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)));
}

/* Leaves process, user and group id of the peer in the scratch memory. */
static jint socket_peer(JNIEnv *env, jclass cls, jint fd, jlong scratch) {
    (void)env, (void)cls;
    struct ucred *peer = (struct ucred *)(intptr_t)scratch;
    socklen_t length = sizeof(*peer);
    return peer == NULL ? -EINVAL : pn_result(getsockopt(fd, SOL_SOCKET, SO_PEERCRED, peer, &length));
}

/* What was written and not acknowledged, of TCP: it outlives a reset of the connection, up to the close. */
static jint socket_unacknowledged(JNIEnv *env, jclass cls, jint fd) {
    (void)env, (void)cls;
    int bytes = 0;
    return ioctl(fd, SIOCOUTQ, &bytes) < 0 ? -errno : bytes;
}

static const JNINativeMethod socket_methods[] = {
    {"accept", "(I)I", (void *)socket_accept},
    {"bind", "(IJ)I", (void *)socket_bind},
    {"connect", "(IJ)I", (void *)socket_connect},
    {"finishConnect", "(I)I", (void *)socket_finish_connect},
    {"gather", "(I[Ljava/nio/ByteBuffer;IIJ)J", (void *)socket_gather},
    {"getInt", "(III)I", (void *)socket_get_int},
    {"listen", "(II)I", (void *)socket_listen},
    {"local", "(IJ)I", (void *)socket_local},
    {"open", "(II)I", (void *)socket_open},
    {"peer", "(IJ)I", (void *)socket_peer},
    {"read", "(ILjava/nio/ByteBuffer;II)I", (void *)socket_read},
    {"receiveFrom", "(ILjava/nio/ByteBuffer;IIJ)I", (void *)socket_receive_from},
    {"remote", "(IJ)I", (void *)socket_remote},
    {"sendTo", "(ILjava/nio/ByteBuffer;IIJ)I", (void *)socket_send_to},
    {"setInt", "(IIII)I", (void *)socket_set_int},
    {"setLinger", "(II)I", (void *)socket_set_linger},
    {"shutdownOutput", "(I)I", (void *)socket_shutdown_output},
    {"unacknowledged", "(I)I", (void *)socket_unacknowledged},
    {"write", "(ILjava/nio/ByteBuffer;II)I", (void *)socket_write},
};

const struct pn_table pn_socket_table = {"io/pinion/linux/jni/SocketCalls", socket_methods, PN_COUNT(socket_methods)};

#ifndef PINION_H
#define PINION_H

#include <errno.h>
#include <jni.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* Raised whenever a signature or a struct shared with Java changes; Java refuses a library with another number. */
enum { PN_ABI = 2 };

#define PN_COUNT(array) ((jint)(sizeof(array) / sizeof((array)[0])))

struct pn_table {
    const char *class_name;
    const JNINativeMethod *methods;
    jint count;
};

/* Scratch memory shared with Java, which knows these offsets. */
struct pn_address {
    int32_t length;
    int32_t unused;
    struct sockaddr_storage storage;
};

extern const struct pn_table pn_poll_table;
extern const struct pn_table pn_socket_table;
extern const struct pn_table pn_thread_table;

/* Every native method answers with a non-negative value or -errno. */
static inline jint pn_result(int64_t value) {
    return value >= 0 ? (jint)value : -errno;
}

/* The memory of a direct buffer from position on; NULL when it is not direct or the range is not inside it. */
static inline char *pn_range(JNIEnv *env, jobject buffer, jint position, jint length) {
    if (buffer == NULL || position < 0 || length < 0) {
        return NULL;
    }
    char *base = (*env)->GetDirectBufferAddress(env, buffer);
    if (base == NULL || (int64_t)position + length > (*env)->GetDirectBufferCapacity(env, buffer)) {
        return NULL;
    }
    return base + position;
}

#endif

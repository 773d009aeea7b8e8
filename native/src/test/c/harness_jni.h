/*
 * JNI without a JVM: buffers and arrays are plain memory behind a table of functions, and what a JVM would refuse can be
 * asked for. Included by the harnesses, before the sources.
 */
#ifndef HARNESS_JNI_H
#define HARNESS_JNI_H

#include <errno.h>
#include <jni.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                            \
    do {                                                                            \
        if (!(condition)) {                                                         \
            fprintf(stderr, "%s:%d: failed: %s (errno %d)\n", __FILE__, __LINE__, #condition, errno); \
            exit(1);                                                                \
        }                                                                           \
    } while (0)

struct buffer {
    char *bytes;
    jlong capacity;
};

struct array {
    jsize length;
    void *elements;
};

/* An access to an array leaves an exception. */
static bool array_refuses;
static bool exception_pending;

static void *buffer_address(JNIEnv *env, jobject buffer) {
    (void)env;
    return ((struct buffer *)buffer)->bytes;
}

static jlong buffer_capacity(JNIEnv *env, jobject buffer) {
    (void)env;
    return ((struct buffer *)buffer)->capacity;
}

static bool array_access(void) {
    if (array_refuses) {
        exception_pending = true;
    }
    return !array_refuses;
}

static jobject array_element(JNIEnv *env, jobjectArray array, jsize index) {
    (void)env;
    CHECK(index >= 0 && index < ((struct array *)array)->length);
    return array_access() ? ((jobject *)((struct array *)array)->elements)[index] : NULL;
}

static jsize array_length(JNIEnv *env, jarray array) {
    (void)env;
    return ((struct array *)array)->length;
}

static void array_get_longs(JNIEnv *env, jlongArray array, jsize start, jsize length, jlong *target) {
    (void)env;
    if (array_access()) {
        memcpy(target, (jlong *)((struct array *)array)->elements + start, (size_t)length * sizeof(jlong));
    }
}

static void array_set_longs(JNIEnv *env, jlongArray array, jsize start, jsize length, const jlong *source) {
    (void)env;
    if (array_access()) {
        memcpy((jlong *)((struct array *)array)->elements + start, source, (size_t)length * sizeof(jlong));
    }
}

static void array_get_bytes(JNIEnv *env, jbyteArray array, jsize start, jsize length, jbyte *target) {
    (void)env;
    if (array_access()) {
        memcpy(target, (jbyte *)((struct array *)array)->elements + start, (size_t)length);
    }
}

static jboolean exception_check(JNIEnv *env) {
    (void)env;
    return exception_pending ? JNI_TRUE : JNI_FALSE;
}

static void delete_ref(JNIEnv *env, jobject ref) {
    (void)env, (void)ref;
}

static const struct JNINativeInterface_ table = {
    .GetDirectBufferAddress = buffer_address,
    .GetDirectBufferCapacity = buffer_capacity,
    .GetObjectArrayElement = array_element,
    .GetArrayLength = array_length,
    .GetLongArrayRegion = array_get_longs,
    .SetLongArrayRegion = array_set_longs,
    .GetByteArrayRegion = array_get_bytes,
    .ExceptionCheck = exception_check,
    .DeleteLocalRef = delete_ref,
};
static JNIEnv harness_table = &table;
static JNIEnv *const env = &harness_table;

/* Exactly as long as it says, so that one byte too many is noticed. */
static struct buffer buffer_of(jlong capacity) {
    struct buffer result = {malloc((size_t)capacity), capacity};
    CHECK(result.bytes != NULL);
    memset(result.bytes, 'x', (size_t)capacity);
    return result;
}

#endif

#define _GNU_SOURCE
#include "pinion.h"

#include <sched.h>
#include <string.h>
#include <sys/prctl.h>

enum { THREAD_MASK_WORDS = 64, THREAD_NAME_BYTES = 16 };

_Static_assert(sizeof(jlong) == sizeof(unsigned long), "affinity masks are passed as they are");

static jint thread_affinity(JNIEnv *env, jclass cls, jlongArray mask) {
    (void)cls;
    jlong words[THREAD_MASK_WORDS];
    memset(words, 0, sizeof(words));
    if (mask == NULL || (*env)->GetArrayLength(env, mask) != THREAD_MASK_WORDS) {
        return -EINVAL;
    }
    if (sched_getaffinity(0, sizeof(words), (cpu_set_t *)words) < 0) {
        return -errno;
    }
    (*env)->SetLongArrayRegion(env, mask, 0, THREAD_MASK_WORDS, words);
    return (*env)->ExceptionCheck(env) ? -EINVAL : 0;
}

static jint thread_set_affinity(JNIEnv *env, jclass cls, jlongArray mask) {
    (void)cls;
    jlong words[THREAD_MASK_WORDS];
    if (mask == NULL || (*env)->GetArrayLength(env, mask) != THREAD_MASK_WORDS) {
        return -EINVAL;
    }
    (*env)->GetLongArrayRegion(env, mask, 0, THREAD_MASK_WORDS, words);
    if ((*env)->ExceptionCheck(env)) {
        return -EINVAL;
    }
    return pn_result(sched_setaffinity(0, sizeof(words), (const cpu_set_t *)words));
}

static jint thread_cpu(JNIEnv *env, jclass cls) {
    (void)env, (void)cls;
    return pn_result(sched_getcpu());
}

static jint thread_set_name(JNIEnv *env, jclass cls, jbyteArray name) {
    (void)cls;
    char text[THREAD_NAME_BYTES];
    memset(text, 0, sizeof(text));
    jint length = name == NULL ? THREAD_NAME_BYTES : (*env)->GetArrayLength(env, name);
    if (length >= THREAD_NAME_BYTES) {
        return -EINVAL;
    }
    (*env)->GetByteArrayRegion(env, name, 0, length, (jbyte *)text);
    if ((*env)->ExceptionCheck(env)) {
        return -EINVAL;
    }
    return pn_result(prctl(PR_SET_NAME, (unsigned long)text, 0UL, 0UL, 0UL));
}

/* Zero would mean the default of the parent, so Java does not let it through. */
static jint thread_set_slack(JNIEnv *env, jclass cls, jlong slack_ns) {
    (void)env, (void)cls;
    return slack_ns <= 0 ? -EINVAL : pn_result(prctl(PR_SET_TIMERSLACK, (unsigned long)slack_ns, 0UL, 0UL, 0UL));
}

static jint thread_slack(JNIEnv *env, jclass cls) {
    (void)env, (void)cls;
    return pn_result(prctl(PR_GET_TIMERSLACK, 0UL, 0UL, 0UL, 0UL));
}

static const JNINativeMethod thread_methods[] = {
    {"affinity", "([J)I", (void *)thread_affinity},
    {"cpu", "()I", (void *)thread_cpu},
    {"setAffinity", "([J)I", (void *)thread_set_affinity},
    {"setName", "([B)I", (void *)thread_set_name},
    {"setSlack", "(J)I", (void *)thread_set_slack},
    {"slack", "()I", (void *)thread_slack},
};

const struct pn_table pn_thread_table = {"io/pinion/linux/jni/ThreadCalls", thread_methods, PN_COUNT(thread_methods)};

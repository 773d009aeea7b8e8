#include "pinion.h"

static const struct pn_table *const load_tables[] = {&pn_poll_table, &pn_socket_table, &pn_thread_table};

enum { LOAD_TABLES = sizeof(load_tables) / sizeof(load_tables[0]) };

/* The class, registered; NULL with an exception pending. */
static jclass load_register(JNIEnv *env, const struct pn_table *table) {
    jclass cls = (*env)->FindClass(env, table->class_name);
    if (cls == NULL) {
        return NULL;
    }
    if ((*env)->RegisterNatives(env, cls, table->methods, table->count) != JNI_OK) {
        (*env)->DeleteLocalRef(env, cls);
        return NULL;
    }
    return cls;
}

/* Nothing but reading it may be done while an exception is pending, so it is put aside. */
static void load_undo(JNIEnv *env, const jclass *classes, int count) {
    jthrowable cause = (*env)->ExceptionOccurred(env);
    (*env)->ExceptionClear(env);
    for (int i = count - 1; i >= 0; i--) {
        (*env)->UnregisterNatives(env, classes[i]);
    }
    if (cause != NULL) {
        (*env)->Throw(env, cause);
    }
}

/*
 * There is no JNI_OnUnload: the classes have gone with their loader by then, and a look-up by name could find, and
 * unregister, those of another loader.
 */
JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved) {
    (void)reserved;
    JNIEnv *env = NULL;
    if ((*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_10) != JNI_OK) {
        return JNI_ERR;
    }
    jclass classes[LOAD_TABLES];
    for (int i = 0; i < LOAD_TABLES; i++) {
        classes[i] = load_register(env, load_tables[i]);
        if (classes[i] == NULL) {
            load_undo(env, classes, i);
            return JNI_ERR;
        }
    }
    return JNI_VERSION_10;
}

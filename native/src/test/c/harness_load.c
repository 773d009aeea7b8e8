/* The load of the library, with a JVM that fails at each step. Included by harness.c. */
enum { STEPS = 3 };

static struct {
    int find_fails;
    int register_fails;
    int found;
    int registered;
    int unregistered;
    int deleted;
    bool pending;
} jvm;

static jclass jvm_find_class(JNIEnv *jni, const char *name) {
    (void)jni;
    CHECK(strncmp(name, "io/pinion/linux/jni/", 20) == 0 && !jvm.pending);
    if (jvm.found == jvm.find_fails) {
        jvm.pending = true;
        return NULL;
    }
    jvm.found++;
    return (jclass)&jvm;
}

static jint jvm_register(JNIEnv *jni, jclass cls, const JNINativeMethod *methods, jint count) {
    (void)jni;
    CHECK(cls == (jclass)&jvm && !jvm.pending && count > 0);
    for (jint i = 0; i < count; i++) {
        CHECK(methods[i].name[0] != '\0' && methods[i].signature[0] == '(' && methods[i].fnPtr != NULL);
    }
    if (jvm.registered == jvm.register_fails) {
        jvm.pending = true;
        return JNI_ERR;
    }
    jvm.registered++;
    return JNI_OK;
}

static jint jvm_unregister(JNIEnv *jni, jclass cls) {
    (void)jni;
    CHECK(cls == (jclass)&jvm && !jvm.pending);
    jvm.unregistered++;
    return JNI_OK;
}

static void jvm_delete_ref(JNIEnv *jni, jobject ref) {
    (void)jni;
    CHECK(ref == (jobject)&jvm);
    jvm.deleted++;
}

static jthrowable jvm_exception(JNIEnv *jni) {
    (void)jni;
    return jvm.pending ? (jthrowable)&jvm : NULL;
}

static void jvm_clear(JNIEnv *jni) {
    (void)jni;
    jvm.pending = false;
}

static jint jvm_throw(JNIEnv *jni, jthrowable thrown) {
    (void)jni;
    CHECK(thrown == (jthrowable)&jvm);
    jvm.pending = true;
    return JNI_OK;
}

static const struct JNINativeInterface_ jvm_table = {
    .FindClass = jvm_find_class,
    .RegisterNatives = jvm_register,
    .UnregisterNatives = jvm_unregister,
    .DeleteLocalRef = jvm_delete_ref,
    .ExceptionOccurred = jvm_exception,
    .ExceptionClear = jvm_clear,
    .Throw = jvm_throw,
};
static JNIEnv jvm_env = &jvm_table;

static jint jvm_get_env(JavaVM *vm, void **target, jint version) {
    (void)vm;
    CHECK(version == JNI_VERSION_10);
    *target = &jvm_env;
    return JNI_OK;
}

static jint jvm_get_no_env(JavaVM *vm, void **target, jint version) {
    (void)vm, (void)target, (void)version;
    return JNI_EVERSION;
}

static jint load(int find_fails, int register_fails) {
    struct JNIInvokeInterface_ calls = {.GetEnv = jvm_get_env};
    JavaVM vm = &calls;
    memset(&jvm, 0, sizeof(jvm));
    jvm.find_fails = find_fails;
    jvm.register_fails = register_fails;
    return JNI_OnLoad(&vm, NULL);
}

static void the_library_loads_whole_or_not_at_all(void) {
    CHECK(load(-1, -1) == JNI_VERSION_10);
    CHECK(jvm.registered == STEPS && jvm.unregistered == 0 && !jvm.pending);
    for (int i = 0; i < STEPS; i++) {
        CHECK(load(i, -1) == JNI_ERR && jvm.pending);
        CHECK(jvm.registered == i && jvm.unregistered == i);
        CHECK(load(-1, i) == JNI_ERR && jvm.pending);
        CHECK(jvm.registered == i && jvm.unregistered == i && jvm.deleted == 1);
    }
    struct JNIInvokeInterface_ calls = {.GetEnv = jvm_get_no_env};
    JavaVM vm = &calls;
    CHECK(JNI_OnLoad(&vm, NULL) == JNI_ERR);
}

package io.pinion.stress.life;

/** What a child of the sigterm programme is like. */
enum SigtermCase {
    /** The shared worker with its own hook; short tasks. */
    SHARED,
    /** The same with tasks that make a backlog. */
    SHARED_SLOW,
    /** A worker of its own, closed by a hook of the application with a grace that is too short for the backlog. */
    OWN_REPORT,
    /** Besides the shared worker, a hook that logs. */
    HOOK_LOGS,
    /** Besides the shared worker, a hook that takes its time. */
    HOOK_BLOCKS,
    /** Besides the shared worker, a hook that calls exit, which never returns there. */
    HOOK_EXITS,
    /** Whatever is written to the error stream blocks for ever, and tasks fail. */
    STDERR_HELD,
    /** A broken twin: a worker that nobody closes. */
    NO_HOOK;

    boolean isShared() {
        return switch (this) {
            case SHARED, SHARED_SLOW, HOOK_LOGS, HOOK_BLOCKS, HOOK_EXITS -> true;
            case OWN_REPORT, STDERR_HELD, NO_HOOK -> false;
        };
    }

    boolean isSlow() {
        return this == SHARED_SLOW || this == OWN_REPORT || this == NO_HOOK;
    }
}

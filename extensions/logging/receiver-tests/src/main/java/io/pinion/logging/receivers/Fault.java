package io.pinion.logging.receivers;

import java.util.concurrent.locks.LockSupport;

/** What goes wrong with a receiver while it is sent to. */
enum Fault {
    /** Nothing. */
    NONE("none"),
    /** It is not there yet when the first half is sent. */
    DEAD_AT_START("dead at start"),
    /** It is ended properly, and started again. */
    RESTART("stopped and started"),
    /** It is killed, and started again. */
    KILL("kill -9 and started"),
    /** It is halted for a while. */
    PAUSE("halted for 1 s"),
    /** Its answers are 429, 503, 500, a reset before and one after it took something, half an answer, a slow one. */
    ANSWERS("bad answers");

    private static final long PAUSE_NS = 1_000_000_000L;

    private final String shown;

    Fault(String shown) {
        this.shown = shown;
    }

    void happenTo(Target target) {
        switch (this) {
            case NONE -> {}
            case DEAD_AT_START -> target.start();
            case RESTART -> {
                target.stop();
                target.start();
            }
            case KILL -> {
                target.kill();
                target.start();
            }
            case PAUSE -> {
                target.pause();
                LockSupport.parkNanos(PAUSE_NS);
                target.resume();
            }
            case ANSWERS -> badAnswers(((HttpTarget) target).http());
        }
    }

    private static void badAnswers(HttpLogReceiver http) {
        http.answer(Answer.refusing(429))
                .answer(Answer.retryAfter(503, 1))
                .answer(Answer.refusing(500))
                .answer(Answer.resetBefore())
                .answer(Answer.resetAfter())
                .answer(Answer.half())
                .answer(Answer.slow(java.time.Duration.ofMillis(500)));
    }

    /** Whether the receiver may end with bytes that its system had taken for it. */
    boolean endsReceiver() {
        return this == RESTART || this == KILL;
    }

    /** Whether it can happen to that target. */
    boolean fits(Target target) {
        return switch (this) {
            case PAUSE -> target.canPause();
            case ANSWERS -> target instanceof HttpTarget;
            default -> true;
        };
    }

    @Override
    public String toString() {
        return shown;
    }
}

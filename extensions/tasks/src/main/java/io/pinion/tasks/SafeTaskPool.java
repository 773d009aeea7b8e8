package io.pinion.tasks;

/** The form for any thread. */
final class SafeTaskPool extends PoolFace {
    SafeTaskPool(PoolCore core) {
        super(core);
    }

    @Override
    void checkCaller() {}
}

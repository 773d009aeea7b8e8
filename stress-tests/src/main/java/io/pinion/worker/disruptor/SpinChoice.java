package io.pinion.worker.disruptor;

import io.pinion.worker.Worker;

/** What the engine has decided about spinning, for stress programmes of other packages. */
public final class SpinChoice {
    private SpinChoice() {}

    /**
     * Whether a worker may spin.
     *
     * @param worker a worker of this engine
     * @return what was decided when it started
     */
    public static boolean maySpin(Worker worker) {
        return ((RingWorker) worker).engine().maySpin;
    }

    /**
     * What the decision rests on.
     *
     * @return processors and quota, as read within the last second
     */
    public static String budget() {
        CpuBudget budget = CpuBudget.ofThisProcess();
        return "processors=" + budget.processors() + " quota=" + budget.quota();
    }
}

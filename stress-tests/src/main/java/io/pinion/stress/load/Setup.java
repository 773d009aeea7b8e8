package io.pinion.stress.load;

import io.pinion.linux.Native;
import io.pinion.worker.IdleStrategy;
import io.pinion.worker.PollerChoice;
import java.util.ArrayList;
import java.util.List;

/**
 * How a worker idles, and what it sleeps in.
 *
 * @param strategy how it idles
 * @param poller what it sleeps in
 */
record Setup(IdleStrategy strategy, PollerChoice poller) {

    /** Every combination that this machine has; says what it lacks. */
    static List<Setup> all(IdleStrategy... strategies) {
        List<Setup> setups = new ArrayList<>();
        for (IdleStrategy strategy : strategies) {
            for (PollerChoice poller : pollers()) {
                setups.add(new Setup(strategy, poller));
            }
        }
        return setups;
    }

    static List<PollerChoice> pollers() {
        List<PollerChoice> pollers = new ArrayList<>(List.of(PollerChoice.PARK, PollerChoice.NIO));
        if (Native.isAvailable()) {
            pollers.add(PollerChoice.EPOLL);
        } else {
            System.out.println("without epoll: " + Native.unavailabilityCause().orElse(""));
        }
        return pollers;
    }

    @Override
    public String toString() {
        return strategy + " in " + poller;
    }
}

package io.pinion.linux.jni;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerProvider;
import java.io.IOException;
import java.util.Optional;

/** Offers the epoll poller. */
public final class EpollProvider implements PollerProvider {
    static final String NAME = "epoll";

    /** Asked once: the kernel does not change under a running process. */
    private static final class Precision {
        static final boolean PRECISE = PollCalls.hasPrecise() == 1;
    }

    /** For {@link java.util.ServiceLoader}. */
    public EpollProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> unavailabilityCause() {
        return Library.unavailabilityCause();
    }

    @Override
    public Poller open() throws IOException {
        Library.require();
        return EpollPoller.open(Precision.PRECISE);
    }
}

package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerProvider;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.Optional;

/** The JDK's selector, which works everywhere; found by {@link java.util.ServiceLoader}. */
public final class NioPollerProvider implements PollerProvider {

    /** Made by the service loader. */
    public NioPollerProvider() {}

    @Override
    public String name() {
        return NioPoller.NAME;
    }

    @Override
    public Optional<String> unavailabilityCause() {
        return Optional.empty();
    }

    @Override
    public Poller open() throws IOException {
        return new NioPoller(Selector::open);
    }
}

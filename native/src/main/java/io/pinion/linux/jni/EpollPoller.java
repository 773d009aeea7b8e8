package io.pinion.linux.jni;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import io.pinion.worker.spi.ReadyHandler;
import java.io.IOException;
import java.net.ProtocolFamily;

/**
 * A poller over one epoll descriptor. Sockets are level-triggered and only in the kernel's set while something is asked
 * of them, so a broken connection nobody asks about costs nothing.
 *
 * <p>The eventfd that ends a wait is edge-triggered and never read: each write raises an edge of its own, so a wake-up
 * costs one system call, by the waker. An edge whose wake-up an earlier wait has used up already is recognised by
 * {@link WakeWord} and waited over.
 */
final class EpollPoller implements Poller {
    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MODIFY = 3;

    private static final int IN = 1;
    private static final int OUT = 4;
    private static final int ERROR_OR_HANGUP = 0x18;
    private static final int EDGE_TRIGGERED = 1 << 31;

    private static final long WAKE_TOKEN = -1;
    private static final int MAX_EVENTS = 256;

    private final SlotTable slots = new SlotTable();
    private final EventBuffer events = new EventBuffer(MAX_EVENTS);
    private final WakeWord wake = new WakeWord();
    private final Addresses addresses = new Addresses();
    private final GatherRanges ranges = new GatherRanges();
    private final boolean precise;
    private final int eventFd;

    private int epoll;
    private int collected;
    private int position;
    private long skipped;

    private EpollPoller(int epoll, int eventFd, boolean precise) {
        this.epoll = epoll;
        this.eventFd = eventFd;
        this.precise = precise;
    }

    static EpollPoller open(boolean precise) throws IOException {
        int epoll = Errno.check(PollCalls.create(), "epoll_create1");
        int eventFd = PollCalls.eventFd();
        int added = eventFd < 0 ? eventFd : PollCalls.control(epoll, ADD, eventFd, IN | EDGE_TRIGGERED, WAKE_TOKEN);
        if (added < 0) {
            closeBoth(epoll, eventFd);
            throw Errno.exception("eventfd", -added);
        }
        return new EpollPoller(epoll, eventFd, precise);
    }

    private static void closeBoth(int epoll, int eventFd) {
        PollCalls.close(epoll);
        if (eventFd >= 0) {
            PollCalls.close(eventFd);
        }
    }

    @Override
    public String name() {
        return EpollProvider.NAME;
    }

    @Override
    public int select(long timeoutNs) throws IOException {
        if (timeoutNs <= 0) {
            requireNotNegative(timeoutNs);
            wake.clear();
            return collect(0);
        }
        try {
            return wake.fallAsleep() ? sleep(timeoutNs) : collect(0);
        } finally {
            wake.getUp();
        }
    }

    private int sleep(long timeoutNs) throws IOException {
        long start = System.nanoTime();
        long left = timeoutNs;
        do {
            int ready = collect(left);
            if (ready > 0 || wake.isPending()) {
                return ready;
            }
            left = timeoutNs - (System.nanoTime() - start);
        } while (left > 0);
        return 0;
    }

    private int collect(long timeoutNs) throws IOException {
        position = 0;
        collected = 0;
        requireOpen();
        int count = Errno.check(events.fill(epoll, timeoutNs, precise), "epoll_wait");
        collected = withoutWake(count);
        return collected;
    }

    private int withoutWake(int count) {
        for (int i = 0; i < count; i++) {
            if (events.token(i) == WAKE_TOKEN) {
                return events.remove(i, count);
            }
        }
        return count;
    }

    private static void requireNotNegative(long timeoutNs) {
        if (timeoutNs < 0) {
            throw new IllegalArgumentException("timeoutNs must not be negative, was " + timeoutNs);
        }
    }

    @Override
    public int dispatch() {
        int called = 0;
        while (position < collected) {
            int index = position++;
            Registration registration = slots.get(events.token(index));
            if (registration != null && registration.deliver(readiness(events.events(index)))) {
                called++;
            } else {
                skipped++;
            }
        }
        return called;
    }

    private static int readiness(int events) {
        if ((events & ERROR_OR_HANGUP) != 0) {
            return READ | WRITE;
        }
        return ((events & IN) != 0 ? READ : 0) | ((events & OUT) != 0 ? WRITE : 0);
    }

    @Override
    public void wakeup() {
        if (wake.wake()) {
            PollCalls.signal(eventFd, 1);
            if (wake.leave()) {
                PollCalls.close(eventFd);
            }
        }
    }

    @Override
    public PollerSocket openStream(ProtocolFamily family, ReadyHandler handler) throws IOException {
        Family which = Family.of(family);
        return register(new StreamSocket(this, which.open(Family.STREAM), which, handler));
    }

    @Override
    public PollerSocket openListener(ProtocolFamily family, ReadyHandler handler) throws IOException {
        Family which = Family.of(family);
        return register(new ListenerSocket(this, which.openListener(), which, handler));
    }

    @Override
    public PollerSocket openDatagram(ProtocolFamily family, ReadyHandler handler) throws IOException {
        Family which = Family.of(family);
        return register(new DatagramSocket(this, which.open(Family.DATAGRAM), which, handler));
    }

    @Override
    public PollerSocket watch(int fd, ReadyHandler handler) throws IOException {
        requireOpen();
        String what = "watch descriptor " + fd;
        Errno.check(PollCalls.control(epoll, ADD, fd, 0, WAKE_TOKEN), what);
        PollCalls.control(epoll, DELETE, fd, 0, 0);
        return register(new Registration(this, fd, handler));
    }

    <T extends Registration> T register(T registration) throws IOException {
        if (epoll < 0) {
            registration.closeDescriptor();
            requireOpen();
        }
        registration.registered(slots.add(registration));
        return registration;
    }

    private void requireOpen() throws IOException {
        if (epoll < 0) {
            throw new IOException("The poller is closed; open a new one");
        }
    }

    /** Changes what the kernel reports about a descriptor; with no interest left it leaves the kernel's set. */
    void control(int fd, long token, int before, int after) throws IOException {
        int operation = before == 0 ? ADD : after == 0 ? DELETE : MODIFY;
        int mask = ((after & READ) != 0 ? IN : 0) | ((after & WRITE) != 0 ? OUT : 0);
        Errno.check(PollCalls.control(epoll, operation, fd, mask, token), "change of interest");
    }

    /** Before the descriptor is closed: a copy of it in a child process would keep it in the kernel's set. */
    void forget(int fd, long token, int interest) {
        if (interest != 0) {
            PollCalls.control(epoll, DELETE, fd, 0, 0);
        }
        slots.remove(token);
    }

    @Override
    public void close() {
        if (epoll < 0) {
            return;
        }
        for (Registration registration : slots.all()) {
            registration.close();
        }
        collected = 0;
        PollCalls.close(epoll);
        epoll = -1;
        if (wake.close()) {
            PollCalls.close(eventFd);
        }
    }

    Addresses addresses() {
        return addresses;
    }

    GatherRanges ranges() {
        return ranges;
    }

    /** How many collected events found no one who wanted them. */
    long skipped() {
        return skipped;
    }

    int eventFd() {
        return eventFd;
    }

    int registrations() {
        return slots.size();
    }
}

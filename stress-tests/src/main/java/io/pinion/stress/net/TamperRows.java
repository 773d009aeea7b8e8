package io.pinion.stress.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is cut, or has one bit wrong, at each of its bytes: what comes to Pinion before the last record is
 * whole must never count as an end in order, and never bring a wrong byte.
 */
final class TamperRows {
    /** The last record, which says that the other side has ended, is longer than this in every version. */
    private static final int LAST_BYTES = 16;
    /** A length that is wrong may have Pinion wait for bytes that never come. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final TlsTrials trials;
    private final String protocol;
    private final int step;
    private final Issuer root = Issuer.root(Subject.authority("root"));
    private final Identity identity = root.issue(Subject.host(TlsTrials.HOST));
    private int connections;

    TamperRows(TlsTrials trials, String protocol, int step) throws Exception {
        this.trials = trials;
        this.protocol = protocol;
        this.step = step;
    }

    List<TlsRow> rows() {
        List<TlsRow> rows = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            String side = protocol + (direction == Direction.UP ? " client" : " server");
            for (Cut cut : List.of(Cut.CLOSE, Cut.HALF_CLOSE, Cut.RESET)) {
                rows.add(TlsRow.rejected(
                        side + ", " + cut + " at every byte, step " + step,
                        () -> everywhere(direction, TlsTrials.PATIENCE, at -> Flow.PLAIN.cutAt(at, cut))));
            }
            rows.add(TlsRow.bounded(
                    side + ", one bit wrong at every byte, step " + step,
                    () -> everywhere(direction, SHORT, Flow.PLAIN::flippedAt)));
        }
        return rows;
    }

    int connections() {
        return connections;
    }

    private interface FlowAt {
        Flow at(long offset);
    }

    /** Null if any of them was accepted. */
    private @Nullable Throwable everywhere(Direction direction, Duration patience, FlowAt flow) throws Exception {
        long[] total = new long[1];
        Throwable refused = attempt(direction, TlsTrials.PATIENCE, Flow.PLAIN, total);
        if (refused != null) {
            throw new Failed("refused without any fault", refused);
        }
        boolean isAccepted = false;
        Throwable last = null;
        for (long at = 0; at < total[0] - LAST_BYTES; at += step) {
            last = attempt(direction, patience, flow.at(at), new long[1]);
            isAccepted |= last == null;
        }
        return isAccepted ? null : last;
    }

    private @Nullable Throwable attempt(Direction direction, Duration patience, Flow flow, long[] total)
            throws Exception {
        connections++;
        return direction == Direction.UP ? fromClient(patience, flow, total) : toServer(patience, flow, total);
    }

    private @Nullable Throwable toServer(Duration patience, Flow flow, long[] total) throws Exception {
        SSLContext other = Contexts.of(protocol, identity, root.certificate());
        try (Peer peer = Peer.start(TlsSide.saying(other, new String[] {protocol}, TlsTrials.WORDS));
                FaultProxy proxy = FaultProxy.to(peer.address())) {
            proxy.flow(Direction.DOWN, flow);
            SSLContext own = Contexts.of(protocol, null, root.certificate());
            Throwable result = trials.connect(proxy.address(), own, TlsTrials.HOST, patience);
            total[0] = proxy.passed(Direction.DOWN);
            return result;
        }
    }

    private @Nullable Throwable fromClient(Duration patience, Flow flow, long[] total) throws Exception {
        SSLContext own = Contexts.of(protocol, identity, root.certificate());
        SSLContext other = Contexts.of(protocol, null, root.certificate());
        return trials.listen(own, false, patience, to -> {
            try (FaultProxy proxy = FaultProxy.to(to)) {
                proxy.flow(Direction.UP, flow);
                TlsSide.say(other, protocol, proxy.address(), TlsTrials.WORDS);
                total[0] = proxy.passed(Direction.UP);
            }
        });
    }
}

package io.pinion.worker.disruptor.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** {@link EndpointRequestStress} with requests that are read and then cleared. */
@JCStressTest
@Outcome(id = "10", expect = ACCEPTABLE, desc = "both served")
@Outcome(id = ".*", expect = ACCEPTABLE_INTERESTING, desc = "a request is lost, as it must be in two steps")
@State
public class EndpointRequestBrokenTwin {
    private final AtomicInteger requests = new AtomicInteger();
    private int served;

    /** Any thread. */
    @Actor
    public void user() {
        requests.updateAndGet(bits -> bits | Endpoint.CLOSE);
        requests.updateAndGet(bits -> bits | Endpoint.UPDATE);
    }

    private void serve() {
        int bits = requests.get();
        requests.set(0);
        served |= bits;
    }

    /** The worker. */
    @Actor
    public void worker() {
        serve();
    }

    /** The worker again. */
    @Arbiter
    public void end(I_Result r) {
        serve();
        r.r1 = served;
    }
}

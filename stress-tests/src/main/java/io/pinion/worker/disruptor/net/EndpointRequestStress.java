package io.pinion.worker.disruptor.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Requests against the worker that serves them: each is served, and sees what was published before it. */
@JCStressTest
@Outcome(id = "10, 1", expect = ACCEPTABLE, desc = "both served, with what was published")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a request is lost, or is served without what came before it")
@State
public class EndpointRequestStress {
    final NetworkCore net = new NetworkCore(new NoHost());
    final AskedEndpoint endpoint = new AskedEndpoint(net);

    /** Any thread: the second request often finds the first not served yet. */
    @Actor
    public void user() {
        endpoint.request(Endpoint.CLOSE);
        endpoint.published = 1;
        endpoint.request(Endpoint.UPDATE);
    }

    /** The worker. */
    @Actor
    public void worker() {
        net.runCommands();
    }

    /** The worker again. */
    @Arbiter
    public void end(II_Result r) {
        net.runCommands();
        r.r1 = endpoint.served;
        r.r2 = endpoint.seenWithUpdate;
    }
}

package io.pinion.examples.demo;

import java.io.IOException;
import java.time.Duration;

/** The way of a contender that writes to a blocking connection; a thread reads what comes back. */
final class LinkRoute implements Route {
    private final Link link;
    private final LineWriter writer;
    private final Replies replies;
    private final ReplyReader reader;
    private final Shipper shipper;

    private LinkRoute(Job job, Link link) {
        this.link = link;
        Arrivals arrivals = job.arrivals();
        replies = job.confirming() ? new AckParser(arrivals, job.lines()) : Replies.ignored();
        writer = new LineWriter(link, job.confirming() ? (lines, nowNs) -> {} : arrivals::upTo);
        shipper = job.shipper(writer);
        reader = new ReplyReader(link, replies, job.failure());
    }

    static LinkRoute open(Job job) throws DemoException {
        Settings settings = job.settings();
        Link link = Link.open(job.target(), settings.connectLimit(), settings.stallLimit());
        LinkRoute route = new LinkRoute(job, link);
        route.reader.start();
        return route;
    }

    Shipper shipper() {
        return shipper;
    }

    @Override
    public long bytesTaken() {
        return link.bytesTaken();
    }

    @Override
    public long linesTaken() {
        return writer.linesTaken();
    }

    @Override
    public boolean isConfirmed() {
        return replies.isComplete();
    }

    @Override
    public void endOfOutput() throws IOException {
        link.endOfOutput();
    }

    @Override
    public void sayFarewell(Duration limit) throws IOException, InterruptedException {
        link.endOfOutput();
        reader.awaitEnd(limit);
    }

    @Override
    public void close() {
        link.close();
    }
}

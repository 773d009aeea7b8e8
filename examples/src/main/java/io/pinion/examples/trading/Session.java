package io.pinion.examples.trading;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Lane;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * One run: two workers, the feeds and an exchange are put together, watched while they work, ended and compared.
 *
 * <pre>
 * feeds --ticks--> [strategy's worker] --orders--> [gateway's worker] --TCP--> exchange
 *                                      &lt;--answers--                    &lt;-----
 * </pre>
 *
 * <p>Threads: one.
 */
final class Session {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final long TELEMETRY_PERIOD_NS = 1_000_000_000L;
    private static final long LOOK_EVERY_NS = 1_000_000L;
    private static final long HEAD_START_NS = 20_000_000L;

    private final Plan plan;
    private final Schedule schedule;
    private final Worker strategyWorker;
    private final Gateway gateway;
    private final Exchange exchange;
    private final Journal journal;
    private final Desk desk;
    private final Trader trader;
    private final Latencies tickToStrategy;
    private final List<FeedThread> feeds;
    /** Filled on the strategy's thread, read on this one. */
    private final Counters telemetry = new Counters();

    private Session(Plan plan, Exchange exchange, Worker gatewayWorker, Worker strategyWorker) throws TradingException {
        this.plan = plan;
        this.exchange = exchange;
        this.strategyWorker = strategyWorker;
        schedule = plan.schedule();
        gateway = new Gateway(gatewayWorker, schedule);
        tickToStrategy = new Latencies(schedule);
        journal = new Journal(schedule.ticksOfAFeed() * Plan.FEEDS);
        desk = new Desk(Plan.FEEDS, plan.instruments());
        trader = new Trader(desk, journal, gateway.orders(), tickToStrategy);
        Lane<TickEvent> ticks = strategyWorker.lanes().lane(TickEvent::new, trader::onTick, Plan.TICK_LANE_CAPACITY);
        Lane<AckEvent> answers = strategyWorker.lanes().lane(AckEvent::new, trader::onAnswer, Desk.MAX_OPEN_ORDERS);
        connect(answers);
        feeds = IntStream.range(0, Plan.FEEDS)
                .mapToObj(id -> new FeedThread(new Feed(id, Plan.FEEDS, plan.instruments()), ticks, schedule))
                .toList();
    }

    private void connect(Lane<AckEvent> answers) throws TradingException {
        try {
            gateway.connect(exchange.address(), answers, () -> strategyWorker.execute(trader::kill));
        } catch (IOException e) {
            throw TradingException.notProven("The exchange is gone before the run began: " + e);
        }
    }

    /** Runs once with one idle strategy; the report of the run is printed by the caller. */
    static Outcome run(Plan plan, IdleStrategy idle, Report report) throws TradingException, InterruptedException {
        try (Exchange exchange = Exchange.start(plan.instruments());
                Worker gatewayWorker = Worker.start(
                        WorkerConfig.builder().name("pinion-example-gateway").build());
                Worker strategyWorker = startStrategy(plan, idle)) {
            // Its thread finds its place when it begins to run; a call has been answered only after that.
            long strategyThread =
                    strategyWorker.call(() -> Thread.currentThread().getId());
            String placement = plan.processors().explain(plan.pinning(), strategyWorker.placement());
            report.begin(plan, idle, placement);
            Session session = new Session(plan, exchange, gatewayWorker, strategyWorker);
            return session.trade(idle, placement, strategyThread, gatewayWorker, report);
        }
    }

    /** The worker that matters: it has a processor of its own if there is one, and asks for work without end. */
    private static Worker startStrategy(Plan plan, IdleStrategy idle) throws TradingException {
        try {
            return Worker.start(WorkerConfig.builder()
                    .name("pinion-example-strategy")
                    .idleStrategy(idle)
                    .pinning(plan.pinning())
                    .build());
        } catch (IllegalStateException e) {
            if (!plan.pinning().isRequired()) {
                throw e;
            }
            throw TradingException.usage(plan.processors().refusal(plan.pinning(), String.valueOf(e.getMessage())));
        }
    }

    private Outcome trade(IdleStrategy idle, String placement, long strategyThread, Worker gatewayWorker, Report report)
            throws InterruptedException {
        List<Allocations> memory = List.of(
                new Allocations("feeds", feeds.stream().mapToLong(Thread::getId).toArray()),
                new Allocations("strategy", strategyThread),
                new Allocations(
                        "gateway",
                        gatewayWorker.call(() -> Thread.currentThread().getId())));

        schedule.begin(System.nanoTime() + HEAD_START_NS);
        feeds.forEach(Thread::start);
        sleepUntil(schedule.measureFromNs());
        memory.forEach(Allocations::begin);
        watch(report);
        memory.forEach(Allocations::end);
        long killNs = kill();
        return end(idle, placement, gatewayWorker, memory, killNs);
    }

    /** Telemetry once a second, from this thread: one call, no lock, nothing allocated on the strategy's thread. */
    private void watch(Report report) throws InterruptedException {
        long nextNs = schedule.measureFromNs() + TELEMETRY_PERIOD_NS;
        while (nextNs - schedule.measureToNs() <= 0) {
            sleepUntil(nextNs);
            readTelemetry();
            report.telemetry(nextNs - schedule.measureFromNs(), telemetry);
            nextNs += TELEMETRY_PERIOD_NS;
        }
        sleepUntil(schedule.measureToNs());
    }

    private void readTelemetry() {
        strategyWorker.call(() -> {
            desk.copyCounters(telemetry);
            return telemetry;
        });
    }

    private long kill() {
        long calledNs = System.nanoTime();
        long inForceNs = strategyWorker.call(() -> {
            trader.kill();
            return System.nanoTime();
        });
        return inForceNs - calledNs;
    }

    private Outcome end(
            IdleStrategy idle, String placement, Worker gatewayWorker, List<Allocations> memory, long killNs)
            throws InterruptedException {
        for (FeedThread feed : feeds) {
            feed.join();
        }
        strategyWorker.drain(GRACE);
        awaitAnswers();
        gateway.close();
        exchange.awaitEnd(GRACE);
        ShutdownReport gatewayEnd = gatewayWorker.shutdown(GRACE);
        ShutdownReport strategyEnd = strategyWorker.shutdown(GRACE);
        Proof proof = new Proof(desk, plan.instruments())
                .ticks(feeds)
                .orders(exchange, gateway)
                .positions(exchange)
                .replay(journal, Plan.FEEDS)
                .kill()
                .ends(strategyEnd, gatewayEnd);
        return new Outcome(
                idle,
                placement,
                lateness(),
                tickToStrategy,
                gateway.tickToOrder(),
                gateway.roundTrip(),
                memory.stream().map(part -> part.result(plan.ticks())).toList(),
                killNs,
                proof.checks());
    }

    private Latencies lateness() {
        Latencies all = new Latencies(schedule);
        feeds.forEach(feed -> all.histogram().add(feed.lateness().histogram()));
        return all;
    }

    private void awaitAnswers() {
        long giveUpNs = System.nanoTime() + GRACE.toNanos();
        readTelemetry();
        while (telemetry.open() > 0 && System.nanoTime() - giveUpNs < 0) {
            LockSupport.parkNanos(LOOK_EVERY_NS);
            readTelemetry();
        }
    }

    private static void sleepUntil(long atNs) throws InterruptedException {
        for (long left = atNs - System.nanoTime(); left > 0; left = atNs - System.nanoTime()) {
            Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
        }
    }
}

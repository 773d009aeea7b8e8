package io.pinion.observability.top;

import java.util.function.Function;

/** One column, its title above it. Those of a lower rank stay when the terminal is narrow; the last takes what is left. */
enum Column {
    WORKER("WORKER", -16, 0, look -> Texts.clean(look.now().text("Name"), 16)),
    STATE("STATE", -5, 0, Look::state),
    PENDING("PENDING", 8, 0, look -> Texts.count(look.now().whole("Pending"))),
    FILL("FULL", 5, 2, look -> Texts.percent(look.fill())),
    IN("IN/s", 7, 0, look -> Texts.count(look.rate("Accepted"))),
    OUT("OUT/s", 7, 1, look -> Texts.count(look.endedRate())),
    WAIT50("WAIT p50", 8, 0, look -> Texts.duration(look.now().whole("QueueDelayP50Ns"))),
    WAIT99("p99", 7, 0, look -> Texts.duration(look.now().whole("QueueDelayP99Ns"))),
    WAIT999("p99.9", 7, 3, look -> Texts.duration(look.now().whole("QueueDelayP999Ns"))),
    WAIT_MAX("max", 7, 4, look -> Texts.duration(look.now().whole("QueueDelayMaxNs"))),
    RUN99("RUN p99", 7, 1, look -> Texts.duration(look.now().whole("RunTimeP99Ns"))),
    LAG99("LAG p99", 7, 5, look -> Texts.duration(look.now().whole("LoopLagP99Ns"))),
    IDLE("IDLE", 4, 0, look -> Texts.percent(look.idle())),
    WAKE("WAKE/s", 6, 2, look -> Texts.count(look.rate("Wakeups"))),
    REJECTED("REJ/s", 6, 4, look -> Texts.count(look.rate("Rejected"))),
    DROPPED("DROP/s", 6, 4, look -> Texts.count(look.rate("Dropped"))),
    STALLS("STALLS", 6, 3, look -> Texts.count(look.now().whole("Stalls"))),
    TIMERS("TIMERS", 6, 5, look -> Texts.count(look.now().whole("TimersPending"))),
    POLLER("POLLER", -6, 6, look -> Texts.clean(look.now().text("Poller"), 6)),
    PLACEMENT("PLACEMENT", -28, 7, look -> Texts.clean(look.now().text("Placement"), 200));

    static final int HIGHEST_RANK = 7;

    private final String title;
    private final boolean left;
    private final int width;
    private final int rank;
    private final Function<Look, String> text;

    Column(String title, int width, int rank, Function<Look, String> text) {
        this.title = title;
        left = width < 0;
        this.width = Math.abs(width);
        this.rank = rank;
        this.text = text;
    }

    int width() {
        return width;
    }

    int rank() {
        return rank;
    }

    String head() {
        return pad(title);
    }

    String cell(Look look) {
        return pad(text.apply(look));
    }

    private String pad(String cell) {
        String space = " ".repeat(Math.max(0, width - cell.length()));
        return left ? cell + space : space + cell;
    }
}

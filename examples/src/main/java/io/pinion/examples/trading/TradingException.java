package io.pinion.examples.trading;

/** Ends the program with a sentence for people and an exit code for the shell. */
final class TradingException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private TradingException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    static TradingException usage(String message) {
        return new TradingException(TickToOrder.USAGE, message);
    }

    static TradingException notProven(String message) {
        return new TradingException(TickToOrder.NOT_PROVEN, message);
    }

    int exitCode() {
        return exitCode;
    }
}

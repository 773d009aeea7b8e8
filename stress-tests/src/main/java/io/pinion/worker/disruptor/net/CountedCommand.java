package io.pinion.worker.disruptor.net;

/** A command that counts what becomes of it. */
final class CountedCommand extends Command {
    int ran;
    int dropped;

    @Override
    void runCommand() {
        ran++;
    }

    @Override
    void dropCommand() {
        dropped++;
    }
}

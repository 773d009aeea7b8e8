package io.pinion.services.config;

import java.util.List;

/**
 * A record that was read, and what there is to say about it.
 *
 * <p>Threads: any; it does not change.
 *
 * @param <R> the record
 */
public final class Configuration<R extends Record> {
    private final R value;
    private final List<String> settings;
    private final List<String> warnings;

    Configuration(R value, List<String> settings, List<String> warnings) {
        this.value = value;
        this.settings = List.copyOf(settings);
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Returns the record. Its own {@code toString} prints everything, secrets too; log {@link #settings()} instead.
     *
     * @return the record
     */
    public R value() {
        return value;
    }

    /**
     * Returns what was read, for the log: one line for each component with its value and where it comes from; secrets are
     * masked, texts are shortened.
     *
     * @return lines such as {@code shop.port = 8080 (environment SHOP_PORT)}
     */
    public List<String> settings() {
        return settings;
    }

    /**
     * Returns names that begin with the prefix and say nothing, mistyped ones mostly, with what may have been meant; values
     * are not printed.
     *
     * @return at most 101 lines, sorted; the last one counts what was left out
     */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * Shows the settings.
     *
     * @return as {@link #settings()}, secrets masked
     */
    @Override
    public String toString() {
        return "Configuration" + settings;
    }
}

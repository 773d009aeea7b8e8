package io.pinion.logging.receivers;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Every target there is on this machine; a node is started for each, unless it is shared. */
final class Targets {
    private Targets() {}

    /** The inputs of rsyslog, each on a node of its own. */
    static List<Supplier<Target>> rsyslog() {
        return each(
                EnumSet.complementOf(EnumSet.of(Input.HTTP)),
                input -> NodeTarget.owning("rsyslog", RsyslogNode.create(EnumSet.of(input)), input));
    }

    /** The inputs of syslog-ng, each on a node of its own. */
    static List<Supplier<Target>> syslogNg() {
        return each(
                EnumSet.complementOf(EnumSet.of(Input.HTTP, Input.TCP_NUL)),
                input -> NodeTarget.owning("syslog-ng", SyslogNgNode.create(EnumSet.of(input)), input));
    }

    private interface Maker {
        Target make(Input input);
    }

    private static List<Supplier<Target>> each(Set<Input> inputs, Maker maker) {
        List<Supplier<Target>> all = new ArrayList<>();
        for (Input input : inputs) {
            all.add(() -> maker.make(input));
        }
        return all;
    }

    /** The receivers inside the JVM. */
    static List<Supplier<Target>> own() {
        return List.of(
                () -> new GelfTarget(false),
                () -> new GelfTarget(true),
                () -> new HttpTarget(HttpLogReceiver.Body.LOKI),
                () -> new HttpTarget(HttpLogReceiver.Body.OTLP),
                () -> new HttpTarget(HttpLogReceiver.Body.JSON_LINES));
    }

    /** nginx. */
    static Supplier<Target> nginx() {
        return () -> NodeTarget.owning("nginx", NginxNode.create(), Input.HTTP);
    }

    /** All that are installed. */
    static List<Supplier<Target>> installed() {
        List<Supplier<Target>> all = new ArrayList<>();
        if (RsyslogNode.missing() == null) {
            all.addAll(rsyslog());
        }
        if (SyslogNgNode.missing() == null) {
            all.addAll(syslogNg());
        }
        if (NginxNode.missing() == null) {
            all.add(nginx());
        }
        all.addAll(own());
        return all;
    }
}

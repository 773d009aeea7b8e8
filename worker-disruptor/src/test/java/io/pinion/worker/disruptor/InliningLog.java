package io.pinion.worker.disruptor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What {@code -XX:+PrintCompilation -XX:+PrintInlining} prints with one compiler thread: a line for each compilation, and
 * below it one for each call in it and what became of that, further to the right the deeper it stands. Methods are named {@code Class::method}, without packages,
 * and overloads are one.
 */
final class InliningLog {
    /** Time, number, attributes, method; the lines about what was discarded end in other words. */
    private static final Pattern COMPILATION =
            Pattern.compile("\\s*\\d+\\s+\\d+\\s+[%sbn! ]*\\s(\\S+::\\S+)(?: @ \\d+)? \\(\\d+ bytes\\)\\s*");

    private static final Pattern CALL = Pattern.compile("([ sbn!]*)@ \\d+\\s+(\\S+::\\S+) \\(\\d+ bytes\\)\\s+(.*)");

    /** What a method hears that is hot and yet not inlined, because it, or what it is in, has grown too much. */
    private static final List<String> REFUSALS = List.of(
            "hot method too big",
            "already compiled into a big method",
            "callee is too large",
            "not inlineable",
            "DesiredMethodLimit",
            "NodeCountInliningCutoff",
            "too deep");

    /** Those of them that are about the method itself; the others are about what it is in. */
    private static final List<String> REFUSED_FOR_ITS_SIZE = List.of("hot method too big", "callee is too large");

    private static final List<String> INLINED = List.of("inline (hot)", "force inline", "accessor", "(intrinsic)");

    private final List<Compilation> compilations = new ArrayList<>();

    private record Call(int indent, String callee, String outcome) {
        boolean isInlined() {
            return !isRefused() && INLINED.stream().anyMatch(outcome::contains);
        }

        boolean isRefused() {
            return REFUSALS.stream().anyMatch(outcome::contains);
        }
    }

    private record Compilation(String root, List<Call> calls) {
        /** This, if it is of that method, or else the copies of it that were inlined here. */
        Stream<Compilation> of(String method) {
            return root.equals(method)
                    ? Stream.of(this)
                    : IntStream.range(0, calls.size())
                            .filter(i -> calls.get(i).callee.equals(method)
                                    && calls.get(i).isInlined())
                            .mapToObj(i -> new Compilation(method, below(i)));
        }

        /** The calls that stand further to the right, up to the next one that does not. */
        private List<Call> below(int position) {
            return calls.subList(position + 1, calls.size()).stream()
                    .takeWhile(call -> call.indent > calls.get(position).indent)
                    .toList();
        }

        Set<String> missing(Collection<String> callees) {
            Set<String> missing = new TreeSet<>();
            for (String callee : callees) {
                List<Call> those = calls.stream()
                        .filter(call -> call.callee.equals(callee))
                        .toList();
                those.stream()
                        .filter(Call::isRefused)
                        .forEach(call -> missing.add(callee + ": " + call.outcome.trim()));
                if (those.stream().noneMatch(Call::isInlined)) {
                    missing.add(callee + ": not inlined");
                }
            }
            return missing;
        }
    }

    private InliningLog() {}

    static InliningLog parse(List<String> lines) {
        InliningLog log = new InliningLog();
        List<Call> calls = new ArrayList<>();
        for (String line : lines) {
            Matcher compilation = COMPILATION.matcher(line);
            Matcher call = CALL.matcher(line);
            if (compilation.matches()) {
                calls = new ArrayList<>();
                log.compilations.add(new Compilation(simple(compilation.group(1)), calls));
            } else if (call.matches()) {
                calls.add(new Call(call.group(1).length(), simple(call.group(2)), call.group(3)));
            }
        }
        return log;
    }

    private static String simple(String method) {
        int end = method.indexOf("::");
        return method.substring(method.lastIndexOf('.', end) + 1);
    }

    /**
     * Which of these are not inlined where a method is compiled, by itself or in whoever calls it, and why; empty if they
     * are. A method is compiled several times, the first ones with little knowledge, so the best counts.
     */
    Set<String> notInlined(String method, Collection<String> callees) {
        return compilations.stream()
                .flatMap(compilation -> compilation.of(method))
                .map(copy -> copy.missing(callees))
                .min(Comparator.comparingInt(Set::size))
                .orElse(Set.of(method + " was never compiled"));
    }

    /** What became of a method wherever it is called: the refusals that say that it is too large by itself. */
    Set<String> tooLarge(String callee) {
        Set<String> refusals = new TreeSet<>();
        for (Compilation compilation : compilations) {
            for (Call call : compilation.calls) {
                if (call.callee.equals(callee) && REFUSED_FOR_ITS_SIZE.stream().anyMatch(call.outcome::contains)) {
                    refusals.add(callee + " in " + compilation.root + ": " + call.outcome.trim());
                }
            }
        }
        return refusals;
    }
}

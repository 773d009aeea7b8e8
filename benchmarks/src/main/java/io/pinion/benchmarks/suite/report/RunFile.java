package io.pinion.benchmarks.suite.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;

/** The runs as JSON: an array of sets, each run in a line of its own. */
public final class RunFile {
    private static final JSON JSON_FORM = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private RunFile() {}

    /** Replaces the file as a whole, so that an interrupted suite leaves a readable one. */
    public static void write(Path file, List<RunSet> sets) throws IOException {
        StringJoiner parts = new StringJoiner(",\n", "[", "]\n");
        for (RunSet set : sets) {
            parts.add(text(set));
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, parts.toString());
        Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static String text(RunSet set) throws IOException {
        StringJoiner runs = new StringJoiner(",\n", "[\n", "\n]");
        for (Run run : set.runs()) {
            runs.add(JSON_FORM.asString(run));
        }
        return "{\"facts\":" + JSON_FORM.asString(set.facts())
                + ",\n\"questions\":" + JSON_FORM.asString(set.questions())
                + ",\n\"absent\":" + JSON_FORM.asString(set.absent())
                + ",\n\"runs\":" + runs + "}";
    }

    /** Empty if there is no such file. */
    public static List<RunSet> read(Path file) throws IOException {
        return Files.exists(file) ? JSON_FORM.listOfFrom(RunSet.class, Files.readString(file)) : List.of();
    }

    /** Leaves a contender's answer. */
    public static void writeAnswer(Path file, Answer answer) throws IOException {
        Files.writeString(file, JSON_FORM.asString(answer));
    }

    /** Reads a contender's answer. */
    public static Answer readAnswer(Path file) throws IOException {
        return JSON_FORM.beanFrom(Answer.class, Files.readString(file));
    }
}

package io.pinion.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.linux.Native;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every cell of the table of system-call faults is handled. {@code native/run-fault-table} asks for all of them, and for
 * the table; {@code -Dpinion.faults=some} for a few. An ordinary build attaches no debugger to itself.
 */
@Timeout(1150)
class FaultTableTest {
    /** None, some, all, or one of several parts of all, as {@code 2/5}. */
    private static final String FULL = System.getProperty("pinion.faults", "none");

    private static final Path PUBLISHED = Path.of("..", "docs", "system-call-faults.md");
    private static final List<String> SOME =
            List.of("epoll_ctl ENOMEM", "sendmsg ECONNRESET", "recvfrom ECONNRESET", "accept4 EMFILE");

    @Test
    void everyFault_isHandled() throws Exception {
        assumeTrue(!FULL.equals("none"), "-Dpinion.faults=some, all or a part as 1/5 asks for it");
        assumeTrue(Native.isAvailable(), () -> Native.unavailabilityCause().orElse(""));
        requireStrace();
        FaultTable table = new FaultTable();
        List<Integer> wanted = wanted();
        for (List<Integer> cells : jvms(wanted)) {
            run(cells, table);
        }
        Files.writeString(Path.of("target", "system-call-faults.md"), table.markdown());
        assertThat(table.complaints(wanted, PublishedTable.read(PUBLISHED)))
                .as(table.markdown())
                .isEmpty();
    }

    @Test
    void everyCell_isPublished() throws IOException {
        PublishedTable published = PublishedTable.read(PUBLISHED);
        assertThat(FaultCell.all())
                .allSatisfy(cell -> assertThat(published.has(cell)).isTrue());
        assertThat(published.size()).isEqualTo(FaultCell.all().size());
    }

    /** Whether a child may trace its parent, as the program has it done. */
    private static void requireStrace() throws InterruptedException {
        try {
            Strace.attach(TaskPart.currentThreadId(), FaultCell.none().faults("1"))
                    .end();
        } catch (IOException e) {
            assumeTrue(false, "strace cannot be used here: " + e.getMessage());
        }
    }

    private static List<Integer> wanted() {
        List<FaultCell> all = FaultCell.all();
        return IntStream.range(0, all.size())
                .filter(i -> isWanted(i, all.get(i)))
                .boxed()
                .toList();
    }

    private static boolean isWanted(int number, FaultCell cell) {
        return switch (FULL) {
            case "all" -> true;
            case "some" -> SOME.contains(cell.call() + " " + cell.error()) && cell.victim() == FaultCell.Victim.WORKER;
            default -> {
                String[] part = FULL.split("/");
                yield number % Integer.parseInt(part[1]) == Integer.parseInt(part[0]) - 1;
            }
        };
    }

    /** Most share one; those that have to be the first of theirs get one each. */
    private static List<List<Integer>> jvms(List<Integer> wanted) {
        List<List<Integer>> jvms = new ArrayList<>();
        List<Integer> shared = new ArrayList<>();
        for (int number : wanted) {
            if (FaultCell.all().get(number).victim() == FaultCell.Victim.FRESH) {
                jvms.add(List.of(number));
            } else {
                shared.add(number);
            }
        }
        if (!shared.isEmpty()) {
            jvms.add(shared);
        }
        return jvms;
    }

    private static void run(List<Integer> cells, FaultTable table) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                Arrays.stream(System.getProperty("pinion.test.jvmArgs", "").split(" "))
                        .filter(arg -> !arg.isBlank())
                        .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FaultProgram.class.getName()));
        cells.forEach(number -> command.add(number.toString()));
        Path errors = Path.of("target", "system-call-faults.err");
        Process program = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                table.add(line);
            }
        } finally {
            program.destroyForcibly().waitFor();
        }
    }
}

package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether the compiler still inlines the small methods of the hot paths. It stops without a word when a method, or the
 * one it is in, outgrows a limit; then a hand-over costs several calls more.
 *
 * <p>A child JVM compiles with one thread and only at the highest level, so that its log is in order. What is hot there
 * is hot in a real program; the times in between are not looked at, so a busy machine changes nothing.
 */
class InliningTest {
    /**
     * The methods of the hot paths, with what must be inlined into them. Whether they are compiled by themselves or in
     * whoever calls them depends on who was hot first.
     */
    private static final Map<String, List<String>> HOT = Map.of(
            "TaskLane::offer",
                    List.of(
                            "ControlWord::acquire",
                            "TaskLane::isSampled",
                            "MultiProducerSequencer::tryNext",
                            "ControlWord::afterClaim",
                            "TaskSlots::publishRelease"),
            "Submitter::offer", List.of("LoopThread::isCurrent"),
            "TaskPoller::poll",
                    List.of(
                            "TaskSlots::isPublishedAcquire",
                            "ControlWord::acquire",
                            "TaskSlots::take",
                            "TaskSlots::clearArguments",
                            "Progress::started",
                            "Progress::ended"),
            "TaskPoller::run", List.of("TaskLane::isSampled", "TaskRunner::run", "TaskRunner::invoke"),
            "EventLane::tryPublish",
                    List.of(
                            "ControlWord::acquire",
                            "MultiProducerSequencer::tryNext",
                            "EventLane::fill",
                            "EventSlot::publish",
                            "ControlWord::afterPublication"),
            "EventPoller::poll",
                    List.of("EventSlot::isPublishedAcquire", "EventSlot::take", "Progress::started", "Progress::ended"),
            "WorkerFuture::awaitUntil", List.of("Waits::spin", "LoopCells::isAsleep"));

    /**
     * Where one compiled method may call the next: they are large once their own calls are inlined, and which of them
     * swallows which depends on the order of compilation. None may be refused for its own size.
     */
    private static final List<String> SEAMS = List.of(
            "Submitter::hand",
            "Submitter::offer",
            "TaskLane::offer",
            "TaskPoller::poll",
            "TaskPoller::run",
            "TaskRunner::run",
            "Calls::await",
            "WorkerFuture::awaitUntil");

    private static final List<String> FLAGS = List.of(
            "-Xbatch",
            "-XX:-TieredCompilation",
            "-XX:CICompilerCount=1",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:+PrintCompilation",
            "-XX:+PrintInlining");

    @Test
    void hotPaths_areInlined(@TempDir Path temp) throws Exception {
        assumeTrue(System.getProperty("java.vm.name").contains("HotSpot") || isOpenJdk(), "the log is HotSpot's");
        InliningLog log = InliningLog.parse(ChildJvm.run(temp, FLAGS, InliningProgram.class, List.of()));

        Map<String, Set<String>> problems = new LinkedHashMap<>();
        HOT.forEach((root, callees) -> {
            Set<String> missing = log.notInlined(root, callees);
            if (!missing.isEmpty()) {
                problems.put(root, missing);
            }
        });
        assertThat(problems).as("what is not inlined, by hot method").isEmpty();
        Set<String> large = new TreeSet<>();
        SEAMS.forEach(seam -> large.addAll(log.tooLarge(seam)));
        assertThat(large)
                .as("methods that have grown too large to be inlined anywhere")
                .isEmpty();
    }

    private static boolean isOpenJdk() {
        return System.getProperty("java.vm.name").contains("OpenJDK");
    }

    private static InliningLog logOf17() {
        return InliningLog.parse(
                List.of(
                        "    314  243   !b        io.pinion.worker.disruptor.TaskLane::offer (151 bytes)",
                        "                            @ 4   io.pinion.worker.disruptor.ControlWord::acquire (8 bytes)   inline (hot)",
                        "               !            @ 115   io.pinion.worker.disruptor.TaskSlot::publish (10 bytes)   inline (hot)",
                        "    342  243   !         io.pinion.worker.disruptor.TaskLane::offer (151 bytes)   made not entrant",
                        "    383  294    b        io.pinion.worker.disruptor.Submitter::hand (38 bytes)",
                        "                            @ 4   io.pinion.worker.disruptor.Submitter::offer (31 bytes)   already compiled into a big method"));
    }

    @Test
    void parse_logOfJdk17_findsWhatIsInlined() {
        assertThat(logOf17().notInlined("TaskLane::offer", List.of("ControlWord::acquire", "TaskSlot::publish")))
                .isEmpty();
    }

    @Test
    void parse_calleeThatIsLarge_isFound() {
        assertThat(logOf17().notInlined("Submitter::hand", List.of("Submitter::offer")))
                .contains("Submitter::offer: already compiled into a big method");
        assertThat(logOf17().tooLarge("Submitter::offer")).isEmpty();
    }

    @Test
    void parse_calleeThatIsNotThere_isFound() {
        assertThat(logOf17().notInlined("TaskLane::offer", List.of("Tally::addCompleted")))
                .containsExactly("Tally::addCompleted: not inlined");
        assertThat(logOf17().notInlined("WorkerLoop::turn", List.of()))
                .containsExactly("WorkerLoop::turn was never compiled");
    }

    @Test
    void parse_methodInlinedInItsCaller_isFoundThereWithWhatIsBelowIt() {
        InliningLog log = InliningLog.parse(
                List.of(
                        "    314  243   !b        io.pinion.worker.disruptor.InliningProgram::burst (41 bytes)",
                        "                            @ 4   io.pinion.worker.disruptor.EventLane::publish (8 bytes)   inline (hot)",
                        "               !              @ 9   io.pinion.worker.disruptor.EventLane::tryPublish (90 bytes)   inline (hot)",
                        "                                @ 4   io.pinion.worker.disruptor.EventLane::fill (8 bytes)   inline (hot)",
                        "                            @ 30   io.pinion.worker.disruptor.EventSlot::publish (10 bytes)   inline (hot)",
                        "                            @ 35   io.pinion.worker.disruptor.EventLane::close (10 bytes)   call site not reached"));

        assertThat(log.notInlined("EventLane::tryPublish", List.of("EventLane::fill", "EventSlot::publish")))
                .containsExactly("EventSlot::publish: not inlined");
        assertThat(log.notInlined("EventLane::close", List.of()))
                .containsExactly("EventLane::close was never compiled");
    }

    @Test
    void parse_logOfJdk25_findsRefusals() {
        InliningLog log = InliningLog.parse(
                List.of(
                        "303  262   !b        io.pinion.worker.disruptor.WorkerLoop::turn (182 bytes)",
                        "               !            @ 23   io.pinion.worker.disruptor.TaskPoller::poll (399 bytes)   failed to inline: hot method too big"));

        assertThat(log.tooLarge("TaskPoller::poll"))
                .containsExactly("TaskPoller::poll in WorkerLoop::turn: failed to inline: hot method too big");
    }
}

package io.pinion.examples.invoices;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs an {@link InvoiceGateway} against a server in this process that does everything wrong once, and compares the two
 * accounts at the end. The entry is {@link #main}.
 */
@Command(
        name = "SubmitInvoices",
        sortOptions = false,
        usageHelpWidth = 100,
        customSynopsis = "java -cp pinion-demo.jar io.pinion.examples.invoices.SubmitInvoices [OPTIONS]",
        description = {
            "",
            "Submits invoices over HTTPS through a Pinion worker, to a server in this process that answers late, half, "
                    + "wrongly or not at all, and proves that each invoice is booked once.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the client's account equals the server's ledger",
            "1:it does not, or the example could not run",
            "2:the options cannot be used; nothing was sent"
        })
public final class SubmitInvoices implements Callable<Integer> {
    private static final int MAX_ROUNDS = 100;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often all phases are played, 1 to 100; default ${DEFAULT-VALUE}.")
    private int rounds = 1;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private SubmitInvoices() {}

    /**
     * Runs the example and ends the process with its exit code.
     *
     * @param args see the usage
     */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs the example and returns its exit code. */
    static int run(String... args) {
        return new CommandLine(new SubmitInvoices()).execute(args);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (rounds < 1 || rounds > MAX_ROUNDS) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--rounds must be 1 to " + MAX_ROUNDS + ", was " + rounds);
        }
        try (Rehearsal rehearsal = new Rehearsal(Certificates.make(), new Report(System.out))) {
            return rehearsal.play(rounds) ? 0 : 1;
        } catch (IOException | GeneralSecurityException e) {
            System.err.println("The example could not run: " + Text.visible(String.valueOf(e.getMessage())));
            return 1;
        }
    }
}

package io.pinion.stress.net;

import io.pinion.worker.PollerChoice;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The table of peers that must not be let in, or not for long. Each row says what is wrong; rows that must be accepted
 * stand between them, and twins show that the peer would have been let in otherwise.
 */
final class TlsNegativeStress {
    private static final String DISABLED = "jdk.tls.disabledAlgorithms";

    private TlsNegativeStress() {}

    public static void main(String[] arguments) {
        allowOldVersions();
        Programme.main(
                "tls-negative", Duration.ofMinutes(3), Duration.ofMinutes(20), arguments, TlsNegativeStress::run);
    }

    /** So that it is not the JDK that refuses them. Before it has shaken any hands. */
    static void allowOldVersions() {
        String less = Arrays.stream(Security.getProperty(DISABLED).split(","))
                .map(String::strip)
                .filter(entry -> !entry.equals("TLSv1") && !entry.equals("TLSv1.1") && !entry.contains("sha1"))
                .collect(Collectors.joining(", "));
        Security.setProperty(DISABLED, less);
    }

    static String run(PollerChoice poller, Arguments arguments) throws Exception {
        int step = arguments.count("step", 97, 3);
        try (Rig rig = new Rig(poller)) {
            TlsTrials trials = new TlsTrials(rig);
            List<TlsRow> rows = new ArrayList<>();
            for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
                rows.addAll(new CertificateRows(trials, protocol).rows());
            }
            rows.addAll(new ProtocolRows(trials).rows());
            int connections = rows.size();
            List<TamperRows> tampering =
                    List.of(new TamperRows(trials, "TLSv1.2", step), new TamperRows(trials, "TLSv1.3", step));
            for (TamperRows tampered : tampering) {
                rows.addAll(tampered.rows());
            }
            System.out.println(poller + ":");
            List<String> wrong = new ArrayList<>();
            for (TlsRow row : rows) {
                if (!row.isRight()) {
                    wrong.add(row.name());
                }
            }
            Failed.unless(wrong.isEmpty(), "not as they must be: " + wrong);
            connections += tampering.stream().mapToInt(TamperRows::connections).sum();
            return rows.size() + " rows, " + connections + " connections";
        }
    }
}

package io.pinion.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/** Compares two directories file by file, and the entries of those jars that differ. */
final class Comparison {

    /** One file: its digest in the first directory, its entries if it is a jar, what differs (empty: nothing). */
    record Row(String file, long bytes, int entries, String sha256, String difference) {}

    private Comparison() {}

    static List<Row> of(Path first, Path second) throws IOException {
        var names = new TreeSet<>(names(first));
        names.addAll(names(second));
        var rows = new ArrayList<Row>();
        for (String name : names) {
            rows.add(row(name, first.resolve(name), second.resolve(name)));
        }
        return rows;
    }

    static String table(List<Row> rows) {
        var table = new StringBuilder("| File | Bytes | Entries | SHA-256 starts | Differs |\n|---|---|---|---|---|\n");
        for (Row row : rows) {
            String name = row.file().substring(row.file().lastIndexOf('/') + 1);
            table.append("| `%s` | %d | %s | `%.12s` | %s |\n"
                    .formatted(
                            name,
                            row.bytes(),
                            row.entries() == 0 ? "" : row.entries(),
                            row.sha256(),
                            row.difference().isEmpty() ? "no" : row.difference()));
        }
        return table.toString();
    }

    private static Row row(String name, Path first, Path second) throws IOException {
        if (!Files.exists(first) || !Files.exists(second)) {
            return new Row(name, 0, 0, "", Files.exists(first) ? "only in the first" : "only in the second");
        }
        byte[] bytes = Files.readAllBytes(first);
        List<String> entries = name.endsWith(".jar") ? Staged.entries(first) : List.of();
        String difference = "";
        if (Files.mismatch(first, second) >= 0) {
            difference = entries.isEmpty() ? "content" : entriesThatDiffer(first, second);
        }
        return new Row(name, bytes.length, entries.size(), sha256(bytes), difference);
    }

    private static String entriesThatDiffer(Path first, Path second) {
        List<String> ours = Staged.entries(first);
        List<String> theirs = Staged.entries(second);
        if (!ours.equals(theirs)) {
            return "names or order of entries";
        }
        List<String> differ = ours.stream()
                .filter(entry -> !sha256(Staged.entry(first, entry)).equals(sha256(Staged.entry(second, entry))))
                .toList();
        return differ.isEmpty() ? "times or modes of entries" : String.join(", ", differ);
    }

    private static List<String> names(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(name -> !name.matches(".*\\.(md5|sha1|sha256|sha512|asc)"))
                    .toList();
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

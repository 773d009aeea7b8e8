package io.pinion.logging.internal.text;

import io.pinion.logging.LogEntry;
import java.util.Map;

/** Fields that are the same in every record, encoded once. An entry's field of the same name takes the place of one. */
final class Constants {
    /** The most bytes all of them take together. */
    static final int MAX_BYTES = 32 << 10;

    private final String[] names;
    private final byte[][] encoded;

    Constants(Map<String, String> values, Form form) {
        names = values.keySet().toArray(new String[0]);
        encoded = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            ByteText text = new ByteText(MAX_BYTES);
            form.put(text, names[i], values.getOrDefault(names[i], ""));
            encoded[i] = text.toByteArray();
        }
    }

    /** How one field is written. */
    interface Form {
        void put(ByteText out, String name, String value);
    }

    void put(ByteText out, LogEntry entry, NameRule rule) {
        for (int i = 0; i < names.length; i++) {
            if (!rule.isField(entry, names[i])) {
                out.bytes(encoded[i]);
            }
        }
    }
}

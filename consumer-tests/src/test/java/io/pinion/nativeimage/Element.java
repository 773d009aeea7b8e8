package io.pinion.nativeimage;

/**
 * What is reached by name.
 *
 * @param kind of it
 * @param type as {@code Class.getName} gives it
 * @param member of the type; empty for the type itself
 */
record Element(Kind kind, String type, String member) {
    enum Kind {
        TYPE,
        METHOD,
        FIELD
    }

    static Element type(String type) {
        return new Element(Kind.TYPE, type, "");
    }

    @Override
    public String toString() {
        return kind + " " + type + (member.isEmpty() ? "" : " " + member);
    }
}

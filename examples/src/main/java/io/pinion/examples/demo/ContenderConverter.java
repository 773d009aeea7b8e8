package io.pinion.examples.demo;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a contender. */
final class ContenderConverter implements ITypeConverter<ContenderKind> {
    @Override
    public ContenderKind convert(String value) {
        try {
            return ContenderKind.valueOf(value.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("must be pinion, executor or virtual, was " + value);
        }
    }
}

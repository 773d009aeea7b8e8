package io.pinion.examples.demo;

import io.pinion.worker.IdleStrategy;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an idle strategy in the usual spelling of a command line. */
final class IdleConverter implements ITypeConverter<IdleStrategy> {
    @Override
    public IdleStrategy convert(String value) {
        try {
            return IdleStrategy.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("must be adaptive, busy-spin, yielding or blocking, was " + value);
        }
    }
}

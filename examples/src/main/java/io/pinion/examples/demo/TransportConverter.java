package io.pinion.examples.demo;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a transport. */
final class TransportConverter implements ITypeConverter<Transport> {
    @Override
    public Transport convert(String value) {
        try {
            return Transport.valueOf(value.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("must be tcp, tls, unix or udp, was " + value);
        }
    }
}

package io.pinion.examples.demo;

import io.pinion.worker.Pinning;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads processor numbers, separated by commas. */
final class PinConverter implements ITypeConverter<Pinning> {
    @Override
    public Pinning convert(String value) {
        try {
            return Pinning.required(Arrays.stream(value.split(",", -1))
                    .mapToInt(cpu -> Integer.parseInt(cpu.strip()))
                    .toArray());
        } catch (NumberFormatException e) {
            throw new TypeConversionException("must be processor numbers separated by commas, was " + value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("must name processors of this machine: " + e.getMessage());
        }
    }
}

package io.holdfast.server;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers within bounds, with errors that name the bounds. */
final class WholeNumber {

  private WholeNumber() {}

  private static int parse(String value, int minimum, int maximum) {
    try {
      int number = Integer.parseInt(value.trim());
      if (number >= minimum && number <= maximum) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw unfit(value, minimum, maximum);
    }
    throw unfit(value, minimum, maximum);
  }

  private static TypeConversionException unfit(String value, int minimum, int maximum) {
    return new TypeConversionException(
        "'" + value + "' is not a whole number from " + minimum + " to " + maximum);
  }

  /** 0 to 65535. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      return parse(value, 0, 65_535);
    }
  }

  /** 1 or more. */
  static final class Positive implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      return parse(value, 1, Integer.MAX_VALUE);
    }
  }
}

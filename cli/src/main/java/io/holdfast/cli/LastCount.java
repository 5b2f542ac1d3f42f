package io.holdfast.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How many messages a tail begins with: 0 to 10,000. */
final class LastCount implements ITypeConverter<Integer> {

  private static final int MOST = 10_000;

  @Override
  public Integer convert(String value) {
    try {
      int count = Integer.parseInt(value.trim());
      if (count >= 0 && count <= MOST) {
        return count;
      }
    } catch (NumberFormatException e) {
      throw unfit(value);
    }
    throw unfit(value);
  }

  private static TypeConversionException unfit(String value) {
    return new TypeConversionException("'" + value + "' is not a whole number from 0 to " + MOST);
  }
}

package io.holdfast.doors;

import io.holdfast.chat.Refusal;
import io.holdfast.netty.HttpCall;
import java.util.Optional;

/** Whole numbers in the query of a request. */
public final class QueryNumber {

  private QueryNumber() {}

  /**
   * {@return the value of a parameter, nothing if it is not there}
   *
   * @param call that asks
   * @param name of the parameter
   * @throws Refusal if it is there and no whole number
   */
  public static Optional<Long> of(HttpCall call, String name) throws Refusal {
    Optional<String> value = call.query(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(value.get()));
    } catch (NumberFormatException e) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "\"" + name + "\" is a whole number.");
    }
  }
}

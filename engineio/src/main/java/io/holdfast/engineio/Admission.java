package io.holdfast.engineio;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a client may open a session. Immutable. */
public final class Admission {

  private static final Admission ALLOWED = new Admission(null);

  private final @Nullable String refusal;

  private Admission(@Nullable String refusal) {
    this.refusal = refusal;
  }

  /** {@return that it may} */
  public static Admission allow() {
    return ALLOWED;
  }

  /** {@return that it may not, in the words of {@link RequestError#FORBIDDEN}} */
  public static Admission refuse() {
    return refuse(RequestError.FORBIDDEN.message());
  }

  /**
   * {@return that it may not}
   *
   * @param message what the client is told
   */
  public static Admission refuse(String message) {
    return new Admission(message);
  }

  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }
}

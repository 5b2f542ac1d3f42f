package io.holdfast.engineio;

import java.util.Map;

/**
 * A request that was refused.
 *
 * @param request that was made
 * @param error why
 * @param message what the client was told
 * @param context more about it, with the names that the reference server uses, such as {@code name}
 *     for {@code TRANSPORT_MISMATCH} or {@code sid} for a session that is not there
 */
public record ConnectionError(
    EngineRequest request, RequestError error, String message, Map<String, Object> context) {

  /** Copies the context. */
  public ConnectionError {
    context = Map.copyOf(context);
  }

  /** {@return the number that the client was told, 0 to 5} */
  public int code() {
    return error.number();
  }
}

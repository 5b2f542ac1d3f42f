package io.holdfast.cli;

import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a server answered.
 *
 * @param url of the server
 * @param status of HTTP
 * @param body text
 */
record ServerAnswer(ServerUrl url, int status, String body) {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** What is in a refusal. */
  record Refused(String code, String reason) {

    Refused {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(reason, "reason");
    }
  }

  boolean isOk() {
    return status == 200;
  }

  /** {@return whether the same request may be answered otherwise later} */
  boolean isWorthAnotherTry() {
    return status == 429 || status >= 500;
  }

  /**
   * {@return the JSON of the answer}
   *
   * @throws CommandFailure if it is a refusal, or nothing of the kind
   */
  <T> T as(Class<T> type) throws CommandFailure {
    if (!isOk()) {
      throw failure();
    }
    return read(url, body, type);
  }

  /**
   * {@return some JSON of a server}
   *
   * @throws CommandFailure if it is not what a Holdfast server says
   */
  static <T> T read(ServerUrl url, String json, Class<T> type) throws CommandFailure {
    try {
      return MAPPER.readValue(json, type);
    } catch (JacksonException e) {
      throw new CommandFailure("What answers at " + url + " is no Holdfast server; see --url.");
    }
  }

  /** {@return what it means that the answer is a refusal} */
  CommandFailure failure() {
    try {
      Refused refused = MAPPER.readValue(body, Refused.class);
      return new CommandFailure(
          "The server refused it: " + refused.reason() + " (" + refused.code() + ")");
    } catch (JacksonException e) {
      return new CommandFailure(
          "What answers at "
              + url
              + ", with status "
              + status
              + ", is no Holdfast server, or one of another version; see --url.");
    }
  }
}

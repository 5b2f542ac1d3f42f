package io.holdfast.rest;

import io.holdfast.accounts.ApiKey;
import io.holdfast.chat.Asker;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Person;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.Connections;
import io.holdfast.doors.QueryNumber;
import io.holdfast.netty.HttpCall;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A request of a program. Immutable. */
final class RestRequest {

  private static final String JSON = "application/json";
  private static final String CLOSED = "Closed by the operator.";

  private final HttpCall call;
  private final ApiKey key;
  private final Map<String, String> chosen;
  private final ChatRules rules;
  private final int maxBodyBytes;

  /**
   * Creates a request.
   *
   * @param call as it came
   * @param key that was shown
   * @param chosen what stands in the path, by the names that the route has in braces
   * @param rules for what is said
   * @param maxBodyBytes longest body
   */
  RestRequest(
      HttpCall call, ApiKey key, Map<String, String> chosen, ChatRules rules, int maxBodyBytes) {
    this.call = call;
    this.key = key;
    this.chosen = chosen;
    this.rules = rules;
    this.maxBodyBytes = maxBodyBytes;
  }

  static Refusal notThere(String reason) {
    return new Refusal(Refusal.Code.NOT_HERE, reason);
  }

  HttpCall call() {
    return call;
  }

  ApiKey key() {
    return key;
  }

  /** {@return who asks, for those who judge what they may} */
  Asker asker() {
    return Asker.of(new ProgramIdentity(key), null, call.remoteAddress());
  }

  /** {@return what stands in the path for a name} */
  String chosen(String name) {
    return Objects.requireNonNull(chosen.get(name), name);
  }

  /**
   * {@return the room of the path}
   *
   * @throws Refusal if it is none, or the key is not for it
   */
  String room() throws Refusal {
    String room = rules.room(chosen("room"));
    if (!key.terms().rooms().isEmpty() && !key.terms().rooms().contains(room)) {
      throw new Refusal(Refusal.Code.FORBIDDEN, "The key is for other rooms.");
    }
    return room;
  }

  /** {@return how many entries a page has} */
  int count() throws Refusal {
    return rules.pageCount(QueryNumber.of(call, "limit").orElse(null));
  }

  /** {@return after what a page begins, empty for the first one} */
  String after() {
    return call.query("after").orElse("");
  }

  /** {@return why connections are closed, for those who are at their other ends} */
  String reason() throws Refusal {
    String reason = call.query("reason").orElse(CLOSED);
    if (reason.getBytes(StandardCharsets.UTF_8).length > Connections.MAX_REASON_BYTES
        || reason.codePoints().anyMatch(Character::isISOControl)) {
      throw new Refusal(
          Refusal.Code.BAD_REQUEST,
          "A reason has at most "
              + Connections.MAX_REASON_BYTES
              + " bytes, and holds no control characters.");
    }
    return reason;
  }

  /**
   * {@return the object of JSON that was sent}
   *
   * @throws Refusal if it is none, or too long
   */
  JsonNode body() throws Refusal {
    String type = call.headers().first("content-type").orElse("");
    if (!type.split(";", -1)[0].strip().equalsIgnoreCase(JSON)) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "The Content-Type of a request is " + JSON + ".");
    }
    if (call.body().remaining() > maxBodyBytes) {
      throw new Refusal(
          Refusal.Code.TOO_LARGE, "A request has at most " + maxBodyBytes + " bytes.");
    }
    return ChatJson.readObject(call.body());
  }

  /**
   * {@return what makes a message the same when it is sent again: its {@code id}, or the header
   * {@code Idempotency-Key}; null if there is neither}
   *
   * @param body of the request
   * @throws Refusal if both are there and differ, or it is none
   */
  @Nullable String id(JsonNode body) throws Refusal {
    String id = word(body, "id");
    // draft-ietf-httpapi-idempotency-key-header: a string in quotes; many send it without.
    Optional<String> header =
        call.headers().first("idempotency-key").map(RestRequest::withoutQuotes);
    if (header.isEmpty()) {
      return id == null ? null : rules.id(id);
    }
    if (id != null && !id.equals(header.get())) {
      throw new Refusal(
          Refusal.Code.BAD_ID, "The id of a message and its Idempotency-Key are the same.");
    }
    return rules.id(header.get());
  }

  private static String withoutQuotes(String value) {
    boolean isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return isQuoted ? value.substring(1, value.length() - 1) : value;
  }

  /** {@return who says what is sent: the program, by its own name or the one that it gives} */
  Person sender(JsonNode body) throws Refusal {
    String name = word(body, "name");
    return new Person(key.id(), name == null ? key.terms().name() : rules.name(name));
  }

  /**
   * {@return a string of the body, or null if it is not there}
   *
   * @throws Refusal if it is there and no string
   */
  static @Nullable String word(JsonNode body, String name) throws Refusal {
    JsonNode member = body.get(name);
    if (member == null || member.isNull()) {
      return null;
    }
    if (!member.isString()) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "\"" + name + "\" is a string.");
    }
    return member.stringValue();
  }

  /**
   * {@return a whole number of the body, or null if it is not there}
   *
   * @throws Refusal if it is there and none
   */
  static @Nullable Long number(JsonNode body, String name) throws Refusal {
    JsonNode member = body.get(name);
    if (member == null || member.isNull()) {
      return null;
    }
    if (!member.isIntegralNumber() || !member.canConvertToLong()) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "\"" + name + "\" is a whole number.");
    }
    return member.longValue();
  }
}

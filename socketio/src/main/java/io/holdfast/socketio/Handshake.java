package io.holdfast.socketio;

import io.holdfast.engineio.EngineRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a client said when it asked for a namespace. Immutable. */
public final class Handshake {

  private final EngineRequest request;
  private final JsonValue auth;
  private final long issued;

  /**
   * Creates a handshake.
   *
   * @param request that the connection began with
   * @param auth that the client sent along, an object
   * @param time when it asked
   */
  public Handshake(EngineRequest request, JsonValue auth, Instant time) {
    this.request = request;
    this.auth = auth;
    this.issued = time.toEpochMilli();
  }

  /** {@return the headers by their names in lower case} */
  public Map<String, String> headers() {
    return request.headers();
  }

  /** {@return when the client asked} */
  public Instant time() {
    return Instant.ofEpochMilli(issued);
  }

  /** {@return when the client asked, in milliseconds since 1970} */
  public long issued() {
    return issued;
  }

  /** {@return the address of the client in digits} */
  public String address() {
    return request.remoteHost();
  }

  /** {@return whether a page of an origin asked, as browsers say of other sites} */
  public boolean xdomain() {
    return request.header("origin").isPresent();
  }

  /** {@return whether the client used TLS, as far as is known} */
  public boolean secure() {
    return request.isSecure();
  }

  /** {@return the target of the request that the connection began with} */
  public String url() {
    return request.uri();
  }

  /** {@return the parameters of the request that the connection began with} */
  public Map<String, String> query() {
    return request.query();
  }

  /** {@return what the client sent along, an empty object if nothing} */
  public JsonValue auth() {
    return auth;
  }

  /**
   * {@return what the client sent along}
   *
   * @param type to make of it, such as a record
   * @param <T> the same
   * @throws SocketIoException with {@link SocketIoError#INVALID_ARGUMENT} if it is not of that type
   */
  public <T> T auth(Class<T> type) {
    return auth.read(type);
  }

  /**
   * {@return one thing that the client sent along, or empty if it is not there, null, or of another
   * type: a number is no {@code String}}
   *
   * @param name of it, such as {@code token}
   * @param type to make of it, as {@link JsonValue#read} says
   * @param <T> the same
   */
  public <T> Optional<T> auth(String name, Class<T> type) {
    try {
      Object value = auth.read(Map.class).get(name);
      boolean isNoText = type == String.class && !(value instanceof String);
      return value == null || isNoText
          ? Optional.empty()
          : Optional.of(JsonValue.of(value).read(type));
    } catch (SocketIoException e) {
      return Optional.empty();
    }
  }
}

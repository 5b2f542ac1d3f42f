package io.holdfast.engineio;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of other origins may poll, with the options of the package {@code cors}. Used in a
 * chain while the endpoint is created, by one thread.
 *
 * <p>Browsers apply these rules to requests, not to WebSockets: who may open those is for {@link
 * EngineOptions#allowRequest} to say.
 */
public final class Cors {

  private static final String ANY = "*";
  private static final String VARY = "vary";

  /** What the page may come from, where it is not one fixed answer. */
  private @Nullable Predicate<String> isAllowed;

  private String fixedOrigin = ANY;
  private String methods = "GET,HEAD,PUT,PATCH,POST,DELETE";
  private @Nullable String allowedHeaders;
  private @Nullable String exposedHeaders;
  private boolean credentials;
  private @Nullable Duration maxAge;
  private int optionsSuccessStatus = 204;

  private Cors() {}

  /** {@return the defaults: pages of any origin, without credentials} */
  public static Cors create() {
    return new Cors();
  }

  /**
   * Allows pages of one origin, or with a star of any.
   *
   * @param origin such as {@code https://app.example}, told to every client; default a star
   * @return these options
   */
  public Cors origin(String origin) {
    this.fixedOrigin = origin;
    this.isAllowed = null;
    return this;
  }

  /**
   * Allows pages of the origins of a list.
   *
   * @param origins such as {@code https://app.example}
   * @return these options
   */
  public Cors origins(Collection<String> origins) {
    return originsThat(Set.copyOf(origins)::contains);
  }

  /**
   * Allows pages of origins that match.
   *
   * @param pattern that is found anywhere in the origin, unless it is anchored
   * @return these options
   */
  public Cors originMatching(Pattern pattern) {
    return originsThat(origin -> pattern.matcher(origin).find());
  }

  /**
   * Allows pages by a function.
   *
   * @param isAllowed takes the origin; called on the loops, must not block
   * @return these options
   */
  public Cors originsThat(Predicate<String> isAllowed) {
    this.isAllowed = isAllowed;
    return this;
  }

  /**
   * Allows pages of any origin, each of which is told its own: with credentials a star would not
   * do.
   *
   * @return these options
   */
  public Cors reflectOrigin() {
    return originsThat(origin -> true);
  }

  /**
   * Sets the methods that a preflight allows.
   *
   * @param names default GET, HEAD, PUT, PATCH, POST, DELETE
   * @return these options
   */
  public Cors methods(String... names) {
    this.methods = String.join(",", names);
    return this;
  }

  /**
   * Sets the headers that a preflight allows.
   *
   * @param names default those that it asks for
   * @return these options
   */
  public Cors allowedHeaders(String... names) {
    this.allowedHeaders = String.join(",", names);
    return this;
  }

  /**
   * Sets the headers of responses that pages may read.
   *
   * @param names default none
   * @return these options
   */
  public Cors exposedHeaders(String... names) {
    this.exposedHeaders = String.join(",", names);
    return this;
  }

  /**
   * Sets whether pages may send cookies along.
   *
   * @param areAllowed default false
   * @return these options
   */
  public Cors credentials(boolean areAllowed) {
    this.credentials = areAllowed;
    return this;
  }

  /**
   * Sets how long a preflight may be remembered.
   *
   * @param age in whole seconds; by default the browser decides
   * @return these options
   */
  public Cors maxAge(Duration age) {
    this.maxAge = age;
    return this;
  }

  /**
   * Sets the status that a preflight is answered with.
   *
   * @param status default 204
   * @return these options
   */
  public Cors optionsSuccessStatus(int status) {
    this.optionsSuccessStatus = status;
    return this;
  }

  /**
   * Adds what the response says about the page of the request.
   *
   * @param request to respond to
   * @param headers of the response
   * @return the whole response if the request is a preflight
   */
  public Optional<EngineReply> apply(EngineRequest request, ResponseHeaders headers) {
    addOrigin(request, headers);
    if (credentials) {
      headers.set("access-control-allow-credentials", "true");
    }
    set(headers, "access-control-expose-headers", exposedHeaders);
    if (!request.method().equals("OPTIONS")) {
      return Optional.empty();
    }
    headers.set("access-control-allow-methods", methods);
    if (allowedHeaders == null) {
      headers.add(VARY, "Access-Control-Request-Headers");
      request
          .header("access-control-request-headers")
          .ifPresent(asked -> headers.set("access-control-allow-headers", asked));
    } else {
      set(headers, "access-control-allow-headers", allowedHeaders);
    }
    if (maxAge != null) {
      headers.set("access-control-max-age", Long.toString(maxAge.toSeconds()));
    }
    return Optional.of(EngineReply.of(optionsSuccessStatus));
  }

  private void addOrigin(EngineRequest request, ResponseHeaders headers) {
    String name = "access-control-allow-origin";
    Predicate<String> choice = isAllowed;
    if (choice == null) {
      headers.set(name, fixedOrigin);
      if (!fixedOrigin.equals(ANY)) {
        headers.add(VARY, "Origin");
      }
      return;
    }
    headers.add(VARY, "Origin");
    request.header("origin").filter(choice).ifPresent(origin -> headers.set(name, origin));
  }

  private static void set(ResponseHeaders headers, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      headers.set(name, value);
    }
  }
}

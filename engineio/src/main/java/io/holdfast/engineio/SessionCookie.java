package io.holdfast.engineio;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A cookie that holds the id of the session, for balancers which send a client to the same server
 * again; this server does not read it. Immutable.
 */
public final class SessionCookie {

  /** Whether other sites may send the cookie along. */
  public enum SameSite {
    /** They may not. */
    STRICT,
    /** Only where a page of them leads here. */
    LAX,
    /** They may, if the cookie is secure. */
    NONE
  }

  private final String name;
  private final String path;
  private final boolean httpOnly;
  private final SameSite sameSite;
  private final boolean secure;
  private final @Nullable Duration maxAge;
  private final String domain;

  private SessionCookie(Builder builder) {
    this.name = builder.name;
    this.path = builder.path;
    this.httpOnly = builder.httpOnly;
    this.sameSite = builder.sameSite;
    this.secure = builder.secure;
    this.maxAge = builder.maxAge;
    this.domain = builder.domain;
  }

  /** {@return a builder with the defaults: {@code io}, path {@code /}, HttpOnly, SameSite=Lax} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@return the value of the header Set-Cookie}
   *
   * @param sessionId that the cookie holds
   */
  public String header(String sessionId) {
    StringBuilder header = new StringBuilder(name).append('=').append(sessionId);
    if (maxAge != null) {
      header.append("; Max-Age=").append(maxAge.toSeconds());
    }
    if (!domain.isEmpty()) {
      header.append("; Domain=").append(domain);
    }
    if (!path.isEmpty()) {
      header.append("; Path=").append(path);
    }
    if (httpOnly) {
      header.append("; HttpOnly");
    }
    if (secure) {
      header.append("; Secure");
    }
    String site = sameSite.name();
    return header
        .append("; SameSite=")
        .append(site.charAt(0))
        .append(site.substring(1).toLowerCase(Locale.ROOT))
        .toString();
  }

  /** Builds cookies. */
  public static final class Builder {

    private String name = "io";
    private String path = "/";
    private boolean httpOnly = true;
    private SameSite sameSite = SameSite.LAX;
    private boolean secure;
    private @Nullable Duration maxAge;
    private String domain = "";

    private Builder() {}

    /**
     * Sets the name.
     *
     * @param name letters, digits, hyphens, underscores and dots; default {@code io}
     * @return this builder
     * @throws IllegalArgumentException if it has other characters
     */
    public Builder name(String name) {
      if (!name.matches("[A-Za-z0-9._-]+")) {
        throw new IllegalArgumentException("no name of a cookie: " + name);
      }
      this.name = name;
      return this;
    }

    /**
     * Sets below which path browsers send it.
     *
     * @param path default {@code /}; empty for that of the request
     * @return this builder
     * @throws IllegalArgumentException if it would end the attribute
     */
    public Builder path(String path) {
      this.path = requireAttribute(path);
      return this;
    }

    /**
     * Sets whether scripts cannot read it.
     *
     * @param isOn default true
     * @return this builder
     */
    public Builder httpOnly(boolean isOn) {
      this.httpOnly = isOn;
      return this;
    }

    /**
     * Sets whether other sites may send it along.
     *
     * @param sameSite default {@link SameSite#LAX}
     * @return this builder
     */
    public Builder sameSite(SameSite sameSite) {
      this.sameSite = sameSite;
      return this;
    }

    /**
     * Sets whether browsers send it over TLS only.
     *
     * @param isOn default false
     * @return this builder
     */
    public Builder secure(boolean isOn) {
      this.secure = isOn;
      return this;
    }

    /**
     * Sets how long browsers keep it.
     *
     * @param age in whole seconds; by default until they are closed
     * @return this builder
     */
    public Builder maxAge(Duration age) {
      this.maxAge = age;
      return this;
    }

    /**
     * Sets which hosts browsers send it to.
     *
     * @param domain default that of the request alone
     * @return this builder
     * @throws IllegalArgumentException if it would end the attribute
     */
    public Builder domain(String domain) {
      this.domain = requireAttribute(domain);
      return this;
    }

    private static String requireAttribute(String value) {
      if (!value.matches("[\\x20-\\x7e&&[^;]]*")) {
        throw new IllegalArgumentException("no attribute of a cookie: " + value);
      }
      return value;
    }

    /** {@return the cookie} */
    public SessionCookie build() {
      return new SessionCookie(this);
    }
  }
}

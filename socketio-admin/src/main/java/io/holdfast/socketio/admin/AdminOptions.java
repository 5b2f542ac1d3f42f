package io.holdfast.socketio.admin;

import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@link AdminUi}, with the names they have in {@code @socket.io/admin-ui}. Used in a
 * chain while the server is created, by one thread.
 */
public final class AdminOptions {

  private final @Nullable LoginCheck check;
  private String namespaceName = "/admin";
  private boolean isReadOnly;
  private boolean areEventsTold = true;
  private String serverId = "";
  private AdminMode mode = AdminMode.DEVELOPMENT;
  private InstantSource clock = InstantSource.system();

  private AdminOptions(@Nullable LoginCheck check) {
    this.check = check;
  }

  /**
   * {@return options that let in who knows a password}
   *
   * @param username of who is let in
   * @param passwordHash a hash of the password by bcrypt, such as {@code $2b$10$…}
   * @throws IllegalArgumentException if the hash is none
   */
  public static AdminOptions basic(String username, String passwordHash) {
    return new AdminOptions(Credentials.of(username, passwordHash));
  }

  /**
   * {@return options that let in whom somebody else knows}
   *
   * @param check says who that is; at most 16 are asked at a time
   */
  public static AdminOptions checkedBy(LoginCheck check) {
    return new AdminOptions(Objects.requireNonNull(check, "check"));
  }

  /** {@return options that let in everybody: for where only operators can connect} */
  public static AdminOptions withoutAuthentication() {
    return new AdminOptions(null);
  }

  /**
   * Sets the namespace that the page connects to.
   *
   * @param name with or without the slash in front, default {@code /admin}
   * @return these options
   */
  public AdminOptions namespaceName(String name) {
    this.namespaceName = name;
    return this;
  }

  /**
   * Sets whether the page may only look on.
   *
   * @param mayOnlyRead default false
   * @return these options
   */
  public AdminOptions readonly(boolean mayOnlyRead) {
    this.isReadOnly = mayOnlyRead;
    return this;
  }

  /**
   * Sets whether the page is told of each event, with its arguments, in the mode for development:
   * not where they hold what operators must not see, such as secrets.
   *
   * @param areTold default true
   * @return these options
   */
  public AdminOptions events(boolean areTold) {
    this.areEventsTold = areTold;
    return this;
  }

  /**
   * Sets what the page calls this server; servers of a cluster need different ones.
   *
   * @param id default the name of the host
   * @return these options
   */
  public AdminOptions serverId(String id) {
    this.serverId = id;
    return this;
  }

  /**
   * Sets how much the page is told.
   *
   * @param told default {@link AdminMode#DEVELOPMENT}
   * @return these options
   */
  public AdminOptions mode(AdminMode told) {
    this.mode = told;
    return this;
  }

  /**
   * Sets what tells the time.
   *
   * @param source default the system's clock
   * @return these options
   */
  public AdminOptions clock(InstantSource source) {
    this.clock = source;
    return this;
  }

  @Nullable LoginCheck check() {
    return check;
  }

  String namespaceName() {
    return namespaceName;
  }

  boolean isReadOnly() {
    return isReadOnly;
  }

  boolean areEventsTold() {
    return areEventsTold;
  }

  String serverId() {
    return serverId;
  }

  AdminMode mode() {
    return mode;
  }

  InstantSource clock() {
    return clock;
  }
}

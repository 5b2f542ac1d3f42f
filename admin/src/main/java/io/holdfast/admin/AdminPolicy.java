package io.holdfast.admin;

import io.holdfast.accounts.AccountRefusal;
import io.holdfast.accounts.Accounts;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.socketio.spi.LogException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who is the super-user, and what they may do.
 *
 * @param mode what they may do
 * @param superUser the name of their account, or null if there is none
 * @param password that the account gets, or null to leave the one that it has
 * @param officialPage where the official admin page of Socket.IO comes from, or null to let none in
 * @param settings of the server by their names, for the page to show: no secrets
 */
public record AdminPolicy(
    AdminMode mode,
    @Nullable String superUser,
    @Nullable String password,
    @Nullable String officialPage,
    Map<String, String> settings) {

  /** Nobody, unless a token says so. */
  public static final AdminPolicy NOBODY =
      new AdminPolicy(AdminMode.ON, null, null, null, Map.of());

  public AdminPolicy {
    settings = Map.copyOf(settings);
  }

  /** {@return the policy of a server with these settings} */
  public AdminPolicy withSettings(Map<String, String> shown) {
    return new AdminPolicy(mode, superUser, password, officialPage, shown);
  }

  /**
   * Makes the account of the super-user before anybody can sign up by that name. Blocks.
   *
   * @return the id of the person, or null if there is none
   * @throws IllegalArgumentException if it cannot be who was named
   * @throws LogException if that cannot be read or kept
   */
  public @Nullable String appoint(Accounts accounts, ChatRules rules) {
    if (superUser == null) {
      return null;
    }
    try {
      String name = rules.name(superUser);
      return password == null
          ? await(accounts.appointed(name)).orElseThrow(this::noPassword)
          : await(accounts.appoint(name, password));
    } catch (Refusal | AccountRefusal refusal) {
      throw new IllegalArgumentException(
          "The super-user cannot be " + superUser + ": " + refusal.getMessage(), refusal);
    }
  }

  /** {@return the origins of pages that may connect} */
  public AllowedOrigins origins(AllowedOrigins others) {
    return officialPage == null ? others : others.withStranger(officialPage);
  }

  private IllegalArgumentException noPassword() {
    return new IllegalArgumentException(
        "The super-user "
            + superUser
            + " has no password yet: give one with HOLDFAST_SUPER_USER_PASSWORD or"
            + " --super-user-password-file.");
  }

  private static <T> T await(CompletionStage<T> stage) throws AccountRefusal {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof AccountRefusal refusal) {
        throw refusal;
      }
      if (e.getCause() instanceof LogException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /** {@return the policy without the password} */
  @Override
  public String toString() {
    return "AdminPolicy[mode=" + mode + ", superUser=" + Optional.ofNullable(superUser) + "]";
  }
}

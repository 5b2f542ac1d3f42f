package io.holdfast.server;

import io.holdfast.accounts.AccountLimits;
import io.holdfast.admin.AdminPolicy;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.RoomLimits;
import io.holdfast.doors.AccountMode;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.doors.DoorLimits;
import io.holdfast.doors.SigningIn;
import io.holdfast.doors.TokenPolicy;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an operator can choose about the chat.
 *
 * @param limits of what one person can do
 * @param doors limits of what clients can take over HTTP
 * @param rooms limits of private rooms
 * @param origins of pages that may connect
 * @param accounts whether people have accounts
 * @param accountLimits of how many there are, and how often a password may be tried
 * @param tokens whether people come with those of an identity provider
 * @param admin who is the super-user, and what they may do
 */
record ChatSettings(
    ChatLimits limits,
    DoorLimits doors,
    RoomLimits rooms,
    AllowedOrigins origins,
    AccountMode accounts,
    AccountLimits accountLimits,
    TokenPolicy tokens,
    AdminPolicy admin) {

  /** {@return settings of a chat of guests} */
  static ChatSettings of(ChatLimits limits, AllowedOrigins origins) {
    return new ChatSettings(
        limits,
        DoorLimits.DEFAULT,
        RoomLimits.DEFAULT,
        origins,
        AccountMode.OFF,
        AccountLimits.DEFAULT,
        TokenPolicy.NONE,
        AdminPolicy.NOBODY);
  }

  ChatSettings withDoors(DoorLimits changed) {
    return new ChatSettings(
        limits, changed, rooms, origins, accounts, accountLimits, tokens, admin);
  }

  ChatSettings withAccounts(AccountMode mode, AccountLimits changed) {
    return new ChatSettings(limits, doors, rooms, origins, mode, changed, tokens, admin);
  }

  ChatSettings withTokens(TokenPolicy changed) {
    return new ChatSettings(limits, doors, rooms, origins, accounts, accountLimits, changed, admin);
  }

  ChatSettings withRooms(RoomLimits changed) {
    return new ChatSettings(
        limits, doors, changed, origins, accounts, accountLimits, tokens, admin);
  }

  ChatSettings withAdmin(AdminPolicy changed) {
    return new ChatSettings(
        limits, doors, rooms, origins, accounts, accountLimits, tokens, changed);
  }

  /**
   * {@return how people come in, in a word: as the mode of accounts says; or, where nobody does
   * without token or account, {@code required}, and {@code elsewhere} if there are no accounts}
   */
  String entrance() {
    if (tokens.isRequired()) {
      return accounts == AccountMode.OFF ? "elsewhere" : "required";
    }
    return accounts.name().toLowerCase(Locale.ROOT);
  }

  /**
   * {@return how people sign in}
   *
   * @param superUser the id of the person who may in any case, or null if there is none
   */
  SigningIn signingIn(@Nullable String superUser) {
    return new SigningIn(accounts, entrance(), accountLimits, superUser);
  }

  /** {@return whether anybody signs in} */
  boolean hasAccounts() {
    return accounts != AccountMode.OFF || admin.superUser() != null;
  }
}

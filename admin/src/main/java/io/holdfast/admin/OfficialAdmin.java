package io.holdfast.admin;

import io.holdfast.accounts.AccountRefusal;
import io.holdfast.accounts.Accounts;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Refusal;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoException;
import io.holdfast.socketio.SocketIoServer;
import io.holdfast.socketio.admin.AdminOptions;
import io.holdfast.socketio.admin.AdminUi;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Lets the super-user in with the page {@code @socket.io/admin-ui}. It looks on and changes
 * nothing, since what it does would leave no trace; and it is not told of events, since they hold
 * the secrets of guests. Safe for use by several threads.
 */
public final class OfficialAdmin {

  private final Accounts accounts;
  private final ChatRules rules;
  private final String superUser;

  /**
   * Creates it.
   *
   * @param accounts that know the password
   * @param rules that names obey
   * @param superUser the id of the person who is let in
   */
  public OfficialAdmin(Accounts accounts, ChatRules rules, String superUser) {
    this.accounts = accounts;
    this.rules = rules;
    this.superUser = superUser;
  }

  public void install(SocketIoServer socketIo) {
    AdminUi.instrument(
        socketIo, AdminOptions.checkedBy(this::isSuperUser).readonly(true).events(false));
  }

  private CompletionStage<Boolean> isSuperUser(Socket socket, String name, String password) {
    try {
      return accounts
          .check(rules.name(name), password, socket.conn().request().remoteAddress())
          .thenApply(superUser::equals)
          .exceptionally(OfficialAdmin::isRight);
    } catch (Refusal refusal) {
      return CompletableFuture.completedFuture(false);
    } catch (AccountRefusal refusal) {
      return CompletableFuture.failedFuture(told(refusal));
    }
  }

  private static boolean isRight(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof AccountRefusal refusal) {
      if (refusal.reason() == AccountRefusal.Reason.WRONG_PASSWORD) {
        return false;
      }
      throw told(refusal);
    }
    throw new CompletionException(cause);
  }

  private static SocketIoException told(AccountRefusal refusal) {
    return new SocketIoException(String.valueOf(refusal.getMessage()));
  }
}

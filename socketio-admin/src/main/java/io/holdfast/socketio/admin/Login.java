package io.holdfast.socketio.admin;

import io.holdfast.socketio.Middleware;
import io.holdfast.socketio.Next;
import io.holdfast.socketio.Socket;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets in who knows the password, or has the id of a session that was opened with it. */
final class Login implements Middleware {

  /** The page opens its box again when it is told exactly this. */
  private static final String REFUSAL = "invalid credentials";

  /** A password takes a processor for a while: what is too much is refused at once. */
  private static final int MAX_PENDING = 16;

  private final LoginCheck check;
  private final LoginSessions sessions;
  private final AtomicInteger pending = new AtomicInteger();

  Login(LoginCheck check, LoginSessions sessions) {
    this.check = check;
    this.sessions = sessions;
  }

  @Override
  public void handle(Socket socket, Next next) {
    Optional<String> username = said(socket, "username");
    Optional<String> password = said(socket, "password");
    if (hasSession(socket)) {
      next.proceed();
    } else if (username.isPresent() && password.isPresent()) {
      check(socket, username.get(), password.get(), next);
    } else {
      next.refuse(REFUSAL);
    }
  }

  /**
   * Gives somebody who came with the password the id of a session. The page listens once it is
   * connected, and not before.
   */
  void greet(Socket socket) {
    if (!hasSession(socket)) {
      socket.emit("session", sessions.open());
    }
  }

  private boolean hasSession(Socket socket) {
    return said(socket, "sessionId").filter(sessions::isKnown).isPresent();
  }

  private static Optional<String> said(Socket socket, String name) {
    return socket.handshake().auth(name, String.class);
  }

  private void check(Socket socket, String username, String password, Next next) {
    if (pending.incrementAndGet() > MAX_PENDING) {
      pending.decrementAndGet();
      next.refuse("too many logins");
      return;
    }
    check
        .isRight(socket, username, password)
        .whenComplete(
            (isRight, failure) -> {
              pending.decrementAndGet();
              if (failure != null) {
                boolean isWrapped = failure instanceof CompletionException;
                next.fail(isWrapped && failure.getCause() != null ? failure.getCause() : failure);
              } else if (isRight) {
                next.proceed();
              } else {
                next.refuse(REFUSAL);
              }
            });
  }
}

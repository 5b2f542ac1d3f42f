package io.holdfast.socketio.admin;

import io.holdfast.socketio.Socket;
import java.util.concurrent.CompletionStage;

/** Says who may use the admin page. */
@FunctionalInterface
public interface LoginCheck {

  /**
   * {@return whether name and password are those of somebody who may}
   *
   * @param socket that asks to be let in, such as for its address; called on its loop, must not
   *     block
   * @param username as it was said
   * @param password as it was said
   */
  CompletionStage<Boolean> isRight(Socket socket, String username, String password);
}

package io.holdfast.socketio;

import java.util.concurrent.CompletionStage;

/** Says which namespaces come into being when a client asks for them. */
@FunctionalInterface
public interface NamespaceMatcher {

  /**
   * Looks at a name. Called on the client's loop; must not block.
   *
   * @param name of the namespace
   * @param auth what the client sent along
   * @return whether there shall be such a namespace; a stage that fails means no
   */
  CompletionStage<Boolean> allow(String name, JsonValue auth);
}

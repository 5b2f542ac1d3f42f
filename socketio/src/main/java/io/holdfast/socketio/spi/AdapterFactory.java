package io.holdfast.socketio.spi;

import io.holdfast.socketio.Namespace;

/** Makes the adapter of each namespace. */
@FunctionalInterface
public interface AdapterFactory {

  /**
   * {@return the adapter of a namespace}
   *
   * @param namespace that is being created; nobody is connected to it
   */
  Adapter create(Namespace namespace);
}

package io.holdfast.socketio;

import io.holdfast.socketio.spi.Adapter;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Namespaces that come into being when a client asks for them. Each child has the middlewares and
 * connection listeners that its parent has when it comes into being. What is emitted here reaches
 * the children on this server; other operations on many sockets are refused.
 */
public final class ParentNamespace extends Namespace {

  private final Set<Namespace> children = ConcurrentHashMap.newKeySet();
  private final NamespaceMatcher matcher;

  ParentNamespace(SocketIoServer server, String name, NamespaceMatcher matcher) {
    super(server, name, null);
    this.matcher = matcher;
  }

  @Override
  Adapter createAdapter() {
    return new ParentAdapter(this);
  }

  NamespaceMatcher matcher() {
    return matcher;
  }

  /** {@return the namespaces that have come into being, as they come and go} */
  public Set<Namespace> children() {
    return Collections.unmodifiableSet(children);
  }

  void addChild(Namespace child) {
    children.add(child);
  }

  void removeChild(Namespace child) {
    children.remove(child);
  }
}

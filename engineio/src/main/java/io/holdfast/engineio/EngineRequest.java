package io.holdfast.engineio;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/** A request of a client, such as the one that its session was opened with. Immutable. */
public interface EngineRequest {

  /** {@return the method, such as {@code GET}} */
  String method();

  /** {@return the target as it was sent: the path, and the query if there is one} */
  String uri();

  /** {@return the parameters of the query, decoded; of one that comes more than once the first} */
  Map<String, String> query();

  /**
   * {@return a header}
   *
   * @param name in any case
   */
  Optional<String> header(String name);

  /** {@return the headers by their names in lower case; several of one name joined by a comma} */
  Map<String, String> headers();

  /**
   * {@return the host, and port if it is not the default one, that the client asked for; behind a
   * trusted proxy, as the proxy tells it; empty if there is none}
   */
  default String authority() {
    return header("host").orElse("");
  }

  /** {@return the address of the client; behind a trusted proxy, as the proxy tells it} */
  InetSocketAddress remoteAddress();

  /** {@return the address of the client in digits, without the port, such as {@code 192.0.2.1}} */
  default String remoteHost() {
    InetSocketAddress address = remoteAddress();
    return address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
  }

  /** {@return whether the client used TLS, as far as is known} */
  boolean isSecure();
}

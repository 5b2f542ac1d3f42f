package io.holdfast;

import java.net.URI;

/** Servers on ports of this machine that the system chooses. */
final class Local {

  private Local() {}

  static HoldfastServer.Builder builder() {
    return HoldfastServer.builder().host("127.0.0.1").port(0).loops(2);
  }

  static HoldfastServer server() {
    return builder().build();
  }

  static URI ws(HoldfastServer server, String path) {
    return URI.create("ws://127.0.0.1:" + server.port() + path);
  }

  static URI http(HoldfastServer server, String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}

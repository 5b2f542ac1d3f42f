package io.holdfast.socketio.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.HoldfastServer;
import io.holdfast.engineio.Cors;
import io.holdfast.socketio.SocketIoServer;
import org.junit.jupiter.api.Test;

/** What docs/guides/admin.md shows. */
final class GuideTest {

  @Test
  void theSnippetLetsThePageIn() {
    String passwordHash = "$2b$04$gMj0fNDCCADGBamrTPZXEetajEuzbM7D4YJkZxyGU9xgTysJFBRe6";
    try (HoldfastServer server = HoldfastServer.builder().host("127.0.0.1").port(0).build()) {
      SocketIoServer io =
          server.socketIo(
              options ->
                  options.cors(Cors.create().origin("https://admin.example").credentials(true)));
      AdminUi.instrument(io, AdminOptions.basic("operator", passwordHash));

      assertThat(io.namespaces()).extracting("name").contains("/admin");
    }
  }
}

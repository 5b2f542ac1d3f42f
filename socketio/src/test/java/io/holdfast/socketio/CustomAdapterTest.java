package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.socketio.spi.BroadcastOptions;
import io.holdfast.socketio.spi.SocketDetails;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An adapter that is not the library's own. */
final class CustomAdapterTest extends ServerFixture {

  /** Knows a socket on another server. */
  private static final class Elsewhere extends LocalAdapter {

    Elsewhere(Namespace namespace) {
      super(namespace);
    }

    @Override
    public CompletionStage<List<SocketDetails>> fetchSockets(BroadcastOptions options) {
      Handshake handshake =
          new Handshake(new LoopbackRequest(), JsonValue.emptyObject(), Instant.EPOCH);
      return CompletableFuture.completedFuture(
          List.of(
              new SocketDetails(
                  "42", handshake, Set.of("42", "room1"), Map.of("username", "john"))));
    }
  }

  @BeforeEach
  void adapt() {
    create(SocketIoOptions.create().adapter(Elsewhere::new));
  }

  // @Twin("socket.io/utility-methods: works with a custom adapter")
  @Test
  void socketsAreFetchedFromIt() {
    List<RemoteSocket> sockets = server.fetchSockets().toCompletableFuture().join();

    assertThat(sockets).hasSize(1);
    assertThat(sockets.get(0).id()).isEqualTo("42");
    assertThat(sockets.get(0).rooms()).containsExactlyInAnyOrder("42", "room1");
    assertThat(sockets.get(0).data(Object.class)).isEqualTo(Map.of("username", "john"));
  }
}

package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.netty.QueueLimits;
import io.holdfast.netty.SendResult;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The guide to slow readers: more than any queue holds, at the pace of who reads it. */
@Timeout(120)
final class PacedSenderTest {

  private static final int CHUNK_BYTES = 64 << 10;
  private static final int CHUNKS = 4 * QueueLimits.DEFAULT.maxQueuedBytes() / CHUNK_BYTES;

  private static final class PacedSender {

    private final WebSocket socket;
    private final Iterator<byte[]> chunks =
        IntStream.range(0, CHUNKS).mapToObj(i -> new byte[CHUNK_BYTES]).iterator();

    PacedSender(WebSocket socket) {
      this.socket = socket;
      socket.onDrain(this::sendMore);
    }

    void sendMore() {
      while (chunks.hasNext()) {
        if (socket.send(chunks.next()) == SendResult.BACKLOGGED) {
          return;
        }
      }
    }
  }

  @Test
  void everythingArrivesThoughItIsMoreThanMayWait() {
    try (HoldfastServer server = Local.server()) {
      server.webSocket("/").onConnection(socket -> new PacedSender(socket).sendMore());
      server.start();

      try (JdkClient client = JdkClient.connect(Local.ws(server, "/"))) {
        for (int i = 0; i < CHUNKS; i++) {
          assertThat(client.next()).startsWith("binary 00 00 ");
        }
      }
    }
  }
}

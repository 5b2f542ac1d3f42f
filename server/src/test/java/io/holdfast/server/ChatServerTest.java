package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.HoldfastServer;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.Page;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.log.Durability;
import io.holdfast.log.SqliteLog;
import io.holdfast.netty.PortCounts;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The parts put together, on a port. */
@Timeout(120)
final class ChatServerTest {

  private static final String ENTER = "{\"type\":\"enter\",\"room\":\"/\"}";

  @TempDir Path directory;

  private final HoldfastServer port = Page.server();

  private SqliteLog open() {
    return SqliteLog.builder(directory.resolve("log.db")).durability(Durability.NORMAL).open();
  }

  private ChatServer start() {
    return start(open());
  }

  private ChatServer start(SqliteLog log) {
    return new ChatServer(port, log, ChatSettings.of(ChatLimits.DEFAULT, AllowedOrigins.OWN))
        .start();
  }

  private static String post(int number) {
    return "{\"type\":\"post\",\"room\":\"/\",\"id\":\"number-"
        + number
        + "\",\"text\":\"text "
        + number
        + "\"}";
  }

  /** The exceptions that are logged as warnings or worse while it is open. */
  private static final class Warnings extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger("io.holdfast");
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();

    Warnings() {
      setLevel(Level.WARNING);
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord warning) {
      // Without an exception it is the watch of the loops: a loaded machine is no fault.
      if (warning.getLevel().intValue() >= Level.WARNING.intValue()
          && warning.getThrown() != null) {
        warnings.add(warning.getMessage() + " " + warning.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }

  @Test
  void whatIsPostedIsHeardByAll() throws Exception {
    try (ChatServer server = start();
        ChatClient ada = ChatClient.connect(server.port());
        ChatClient bob = ChatClient.connect(server.port())) {
      assertThat(ada.next("welcome")).contains("\"limits\":{\"text\":4000");
      ada.say(ENTER).next("entered");
      bob.say(ENTER).next("entered");
      assertThat(ada.next("joined")).contains("\"visitors\":");

      bob.say(post(1));

      assertThat(bob.next("posted")).contains("\"id\":\"number-1\"");
      assertThat(ada.next("message")).contains("\"text\":\"text 1\"");
    }
  }

  @Test
  void closeOfAFullRoomKeepsWhatWasSaidAndWarnsOfNothing() throws Exception {
    List<ChatClient> clients = new ArrayList<>();
    try (Warnings warnings = new Warnings()) {
      ChatServer server = start();
      for (int i = 0; i < 30; i++) {
        ChatClient client = ChatClient.connect(server.port());
        client.say(ENTER).next("entered");
        clients.add(client);
      }
      for (int i = 0; i < 30; i++) {
        clients.get(i).say(post(i)).next("posted");
      }

      server.close();

      for (ChatClient client : clients) {
        assertThat(client.next("close")).isEqualTo("close 1001");
        client.close();
      }
      assertThat(warnings.warnings).isEmpty();
    }
    try (SqliteLog log = SqliteLog.open(directory.resolve("log.db"))) {
      assertThat(
              log.readAfter("/", io.holdfast.socketio.spi.LogPosition.START, 100)
                  .toCompletableFuture()
                  .join())
          .hasSize(30);
    }
  }

  @Test
  void roomsThatAreLeftAfterTheLoopsAreGoneWarnOfNothing() throws Exception {
    try (Warnings warnings = new Warnings()) {
      SqliteLog log = open();
      ChatServer server = start(log);
      try (ChatClient ada = ChatClient.connect(server.port());
          ChatClient bob = ChatClient.connect(server.port())) {
        ada.say(ENTER).next("entered");
        bob.say(ENTER).next("entered");
        // The log's thread is busy until the loops have ended.
        CountDownLatch ended = new CountDownLatch(1);
        log.execute(() -> hold(ended));
        CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
        await().atMost(Duration.ofSeconds(30)).until(() -> port.counts().equals(PortCounts.ZERO));
        ended.countDown();
        closing.orTimeout(30, TimeUnit.SECONDS).join();

        assertThat(warnings.warnings).isEmpty();
      }
    }
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void connectionsThatAreCutAtTheDeadlineWarnOfNothing() throws Exception {
    try (Warnings warnings = new Warnings()) {
      ChatServer server = start();
      try (ChatClient client = ChatClient.connect(server.port())) {
        client.say(ENTER).next("entered");

        server.close(Duration.ZERO);

        assertThat(warnings.warnings).isEmpty();
      }
    }
  }

  @Test
  void metricsSayWhatIsCounted() throws Exception {
    try (ChatServer server = start()) {
      try (ChatClient ada = ChatClient.connect(server.port())) {
        ada.say(ENTER).next("entered");
        ada.say(post(1)).next("posted");

        HttpResponse<String> metrics = Page.get(server.port(), "/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("content-type"))
            .contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.headers().firstValue("cache-control")).contains("no-store");
        assertThat(metrics.body().lines())
            .contains(
                "holdfast_websockets 1.0",
                "holdfast_queued_bytes 0.0",
                "holdfast_messages_in_total 2.0",
                "holdfast_log_records_total 1.0",
                "holdfast_log_commit_seconds_count 1",
                "holdfast_log_commits_failed_total 0.0",
                "holdfast_log_queue 0.0",
                "holdfast_dropped_total 0.0")
            .anyMatch(line -> line.startsWith("holdfast_connections "))
            .anyMatch(line -> line.startsWith("holdfast_messages_out_total "))
            .anyMatch(line -> line.startsWith("holdfast_bytes_in_total "))
            .anyMatch(line -> line.startsWith("holdfast_bytes_out_total "))
            .anyMatch(line -> line.startsWith("holdfast_log_commit_seconds_sum "))
            .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"));
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(Page.get(server.port(), "/metrics").body().lines())
                      .contains(
                          "holdfast_websockets 0.0", "holdfast_closed_total{code=\"1006\"} 1.0"));
    }
  }

  @Test
  void healthAndPagesAreBesideTheChat() throws Exception {
    try (ChatServer server = start()) {
      assertThat(Page.get(server.port(), "/health").body()).isEqualTo("{\"status\":\"ok\"}");
      assertThat(Page.get(server.port(), "/").statusCode()).isEqualTo(200);
      assertThat(Page.get(server.port(), "/nothing").statusCode()).isEqualTo(404);
    }
  }
}

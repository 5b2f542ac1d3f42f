package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.HoldfastServer;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.LogHealth;
import io.holdfast.chat.Page;
import io.holdfast.socketio.spi.AppendListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRecord;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HealthHandlerTest {

  private final FaultyLog log = new FaultyLog();
  private final HoldfastServer server = Page.server();

  @BeforeEach
  void open() {
    server.http("/health", new HealthHandler(new LogHealth(log))).start();
  }

  @AfterEach
  void close() {
    server.close();
    log.close();
  }

  private void assertHealth(int status, String word) throws Exception {
    HttpResponse<String> health = Page.get(server.port(), "/health");

    assertThat(health.statusCode()).isEqualTo(status);
    assertThat(health.body()).contains("\"status\":\"" + word + "\"");
    assertThat(health.headers().firstValue("content-type")).contains("application/json");
    assertThat(health.headers().firstValue("cache-control")).contains("no-store");
  }

  /** Appends, and returns when that has succeeded or failed. */
  private void append() {
    CompletableFuture<Void> told = new CompletableFuture<>();
    log.append(
        LogRecord.of("room", new byte[1]),
        new AppendListener() {
          @Override
          public void appended(LogEntry entry) {
            told.complete(null);
          }

          @Override
          public void alreadyThere(LogEntry entry) {
            told.complete(null);
          }

          @Override
          public void failed(LogException cause) {
            told.complete(null);
          }
        });
    told.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void serverThatHasDoneNothingIsWell() throws Exception {
    assertHealth(200, "ok");
    assertHealth(200, "ok");
  }

  @Test
  void serverThatKeepsMessagesIsWell() throws Exception {
    append();

    assertHealth(200, "ok");
  }

  @Test
  void serverFailsFromACommitThatFailsToOneThatSucceeds() throws Exception {
    append();
    log.failAppends(LogError.WRITE_FAILED);
    append();

    assertHealth(503, "failing");
    assertHealth(503, "failing");
    append();
    assertHealth(503, "failing");

    log.failAppends(null);
    assertHealth(503, "failing");
    append();
    assertHealth(200, "ok");
    assertHealth(200, "ok");
  }

  @Test
  void serverThatFailsAgainSaysSoAgain() throws Exception {
    log.failAppends(LogError.WRITE_FAILED);
    append();
    assertHealth(503, "failing");
    log.failAppends(null);
    append();
    assertHealth(200, "ok");

    log.failAppends(LogError.WRITE_FAILED);
    append();

    assertHealth(503, "failing");
  }
}

package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

/** A server whose sessions and events are in a log that outlives it. */
abstract class LogRecoveryFixture extends RecoveryFixture {

  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  HandLog log = new HandLog();

  LogRecoveryFixture() {
    start();
  }

  final void start() {
    create(
        SocketIoOptions.create()
            .clock(() -> now)
            .connectionStateRecovery(options().maxPackets(1_000).log(log)));
  }

  /** The process is killed, and started again. */
  final void restartAfterKill() {
    log = log.afterKill();
    start();
  }

  final void restartGracefully() {
    assertThat(server.close().toCompletableFuture()).isCompleted();
    log = log.afterKill();
    start();
  }
}

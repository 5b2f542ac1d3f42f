package io.holdfast.rest;

import io.holdfast.chat.LogHealth;
import io.holdfast.doors.JsonReply;
import io.holdfast.netty.HttpReply;
import io.holdfast.socketio.spi.LogStatus;
import io.holdfast.socketio.spi.MessageLog;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** {@code /log} for programs: how the log is doing. Safe for use by several threads. */
final class LogResource {

  private final MessageLog log;
  private final LogHealth health;

  LogResource(MessageLog log, LogHealth health) {
    this.log = log;
    this.health = health;
  }

  List<RestRoute> routes() {
    return List.of(new RestRoute("GET", "/log", Scope.LOG_READ, this::show));
  }

  /** What is told of the log. */
  private record Shown(
      String status,
      String epoch,
      long last,
      long horizon,
      long entries,
      long bytes,
      long oldestSeconds,
      int queued,
      long commits,
      long failedCommits) {}

  private CompletionStage<HttpReply> show(RestRequest request) {
    LogStatus status = log.status();
    return JsonReply.now(
        new Shown(
            health.isFailing() ? "failing" : "ok",
            log.epoch(),
            status.last().value(),
            status.horizon().value(),
            status.entryCount(),
            status.usedBytes(),
            status.oldestAge().toSeconds(),
            status.queuedRecords(),
            status.commitCount(),
            status.failedCommitCount()));
  }
}

package io.holdfast.server;

import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.HttpReply;
import io.holdfast.socketio.spi.LogStatus;
import io.holdfast.socketio.spi.MessageLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code GET /health}: whether messages are kept. Safe for use by several threads. */
final class HealthHandler implements HttpHandler {

  private final MessageLog log;

  /** Guarded by this. */
  private LogStatus seen;

  /** Guarded by this. */
  private boolean isFailing;

  HealthHandler(MessageLog log) {
    this.log = log;
    this.seen = log.status();
  }

  @Override
  public CompletionStage<HttpReply> handle(HttpCall call) {
    HttpReply reply =
        isFailing()
            ? HttpReply.json(
                503, "{\"status\":\"failing\",\"reason\":\"The last messages were not kept.\"}")
            : HttpReply.json(200, "{\"status\":\"ok\"}");
    return CompletableFuture.completedFuture(reply.withHeader("cache-control", "no-store"));
  }

  /** Failing from the first commit that fails until the next one that succeeds. */
  private synchronized boolean isFailing() {
    LogStatus now = log.status();
    long failed = now.failedCommitCount() - seen.failedCommitCount();
    long succeeded = now.commitCount() - now.failedCommitCount();
    boolean hasSucceeded = succeeded > seen.commitCount() - seen.failedCommitCount();
    if (failed > 0) {
      isFailing = true;
    } else if (hasSucceeded) {
      isFailing = false;
    }
    seen = now;
    return isFailing;
  }
}

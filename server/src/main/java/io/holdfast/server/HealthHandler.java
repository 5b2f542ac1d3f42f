package io.holdfast.server;

import io.holdfast.chat.LogHealth;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.HttpReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code GET /health}: whether messages are kept. Safe for use by several threads. */
final class HealthHandler implements HttpHandler {

  private final LogHealth health;

  HealthHandler(LogHealth health) {
    this.health = health;
  }

  @Override
  public CompletionStage<HttpReply> handle(HttpCall call) {
    HttpReply reply =
        health.isFailing()
            ? HttpReply.json(
                503, "{\"status\":\"failing\",\"reason\":\"The last messages were not kept.\"}")
            : HttpReply.json(200, "{\"status\":\"ok\"}");
    return CompletableFuture.completedFuture(reply.withHeader("cache-control", "no-store"));
  }
}

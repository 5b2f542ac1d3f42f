package io.holdfast.netty;

import io.holdfast.engineio.PollAnswer;
import io.holdfast.engineio.RequestError;
import io.holdfast.engineio.Revision;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A poll that is answered by its session, on the session's loop, or given up by its client. */
final class PendingPoll implements PollAnswer, CallLife.Waiter {

  private final EngineConnection connection;
  private final EngineExchange exchange;
  private final boolean isInitial;
  private final int compressedBytes;
  private final CompletableFuture<HttpReply> reply = new CompletableFuture<>();

  PendingPoll(
      EngineConnection connection,
      EngineExchange exchange,
      boolean isInitial,
      int compressedBytes) {
    this.connection = connection;
    this.exchange = exchange;
    this.isInitial = isInitial;
    this.compressedBytes = compressedBytes;
  }

  CompletableFuture<HttpReply> reply() {
    return reply;
  }

  @Override
  public void answer(ByteBuf payload, boolean isBytes) {
    try {
      Optional<String> script =
          connection.revision() == Revision.THREE
              ? Optional.ofNullable(exchange.request().query().get("j"))
              : Optional.empty();
      HttpReply packets = exchange.packets(payload, isBytes, script, isInitial);
      boolean mayCompress = connection.takeCompression();
      reply.complete(mayCompress ? packets.compressedFrom(compressedBytes) : packets);
    } catch (RuntimeException e) {
      reply.completeExceptionally(e);
    } finally {
      payload.release();
    }
    connection.polled();
  }

  @Override
  public void refuse(RequestError error) {
    reply.complete(exchange.refusal(error, error.message()));
  }

  @Override
  public void clientLeft() {
    connection.execute(() -> connection.pollAborted(this));
  }

  @Override
  public void clientWentOn() {
    connection.execute(connection::releasePoll);
  }
}

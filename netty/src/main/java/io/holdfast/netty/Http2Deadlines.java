package io.holdfast.netty;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Closes HTTP/2 connections that have no stream for too long: before the first request, or between
 * two.
 *
 * <p>Confined to its loop.
 */
final class Http2Deadlines extends Http2ConnectionAdapter implements TimingWheel.Owner {

  private final Channel channel;
  private final Shard shard;
  private final PortLimits limits;
  private final Http2Connection connection;
  private final TimingWheel.Entry deadline = new TimingWheel.Entry(this);
  private long deadlineNanos;

  private Http2Deadlines(
      Channel channel, Shard shard, PortLimits limits, Http2Connection connection) {
    this.channel = channel;
    this.shard = shard;
    this.limits = limits;
    this.connection = connection;
    this.deadlineNanos = shard.nowNanos() + limits.requestTimeout().toNanos();
  }

  /** Watches a connection that has just begun to speak HTTP/2. */
  static void watch(Channel channel, Shard shard, PortLimits limits, Http2Connection connection) {
    Http2Deadlines deadlines = new Http2Deadlines(channel, shard, limits, connection);
    connection.addListener(deadlines);
    shard.schedule(deadlines.deadline);
    channel.closeFuture().addListener(closed -> deadlines.end());
  }

  private void end() {
    deadlineNanos = Long.MAX_VALUE;
    shard.cancel(deadline);
  }

  @Override
  public void onStreamActive(Http2Stream stream) {
    deadlineNanos = Long.MAX_VALUE;
  }

  @Override
  public void onStreamRemoved(Http2Stream stream) {
    if (connection.numActiveStreams() == 0 && channel.isActive()) {
      deadlineNanos = shard.nowNanos() + limits.idleTimeout().toNanos();
      shard.schedule(deadline);
    }
  }

  @Override
  public long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  public void deadlineReached(long nowNanos) {
    deadlineNanos = Long.MAX_VALUE;
    channel.close();
  }
}

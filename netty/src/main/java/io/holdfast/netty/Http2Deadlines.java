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
final class Http2Deadlines extends Http2ConnectionAdapter {

  private final Channel channel;
  private final PortLimits limits;
  private final Http2Connection connection;
  private final Deadline deadline;

  private Http2Deadlines(
      Channel channel, Shard shard, PortLimits limits, Http2Connection connection) {
    this.channel = channel;
    this.limits = limits;
    this.connection = connection;
    this.deadline = new Deadline(shard, channel::close);
  }

  /** Watches a connection that has just begun to speak HTTP/2. */
  static void watch(Channel channel, Shard shard, PortLimits limits, Http2Connection connection) {
    Http2Deadlines deadlines = new Http2Deadlines(channel, shard, limits, connection);
    connection.addListener(deadlines);
    deadlines.deadline.set(limits.requestTimeout());
    channel.closeFuture().addListener(closed -> deadlines.deadline.cancel());
  }

  @Override
  public void onStreamActive(Http2Stream stream) {
    deadline.lift();
  }

  @Override
  public void onStreamRemoved(Http2Stream stream) {
    if (connection.numActiveStreams() == 0 && channel.isActive()) {
      deadline.set(limits.idleTimeout());
    }
  }
}

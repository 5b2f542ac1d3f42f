package io.holdfast.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;

/** A loop that turns when a test tells it to, and connections that live on it. */
final class StillLoop implements AutoCloseable {

  private final EmbeddedChannel turner = new EmbeddedChannel();
  private final Shard shard;
  private final List<Member> members = new ArrayList<>();

  StillLoop() {
    this(QueueLimits.DEFAULT);
  }

  StillLoop(QueueLimits limits) {
    shard = new Shard(turner.eventLoop(), limits);
  }

  Shard shard() {
    return shard;
  }

  EventLoop loop() {
    return turner.eventLoop();
  }

  /** Runs all tasks, those that end the turn among them. */
  void turn() {
    turner.runPendingTasks();
  }

  /** {@return a connection that has just been opened, without extensions} */
  Member connect() {
    return connect(ProbePort.settings(), "");
  }

  Member connect(EndpointSettings settings, String extensions) {
    return connect(Opening.of(settings, extensions).probe(), settings, extensions);
  }

  Member connect(ConnectionProbe probe, EndpointSettings settings, String extensions) {
    Member member = new Member(probe, Opening.of(settings, extensions).terms(settings));
    members.add(member);
    member.handler.open();
    return member;
  }

  @Override
  public void close() {
    turn();
    members.forEach(Member::end);
    turn();
    shard.close();
    turner.finishAndReleaseAll();
  }

  /** One connection, its transport and its probe. */
  final class Member {

    final CountingEgress egress = new CountingEgress(shard);
    final EmbeddedChannel channel = new EmbeddedChannel();
    final ConnectionProbe probe;
    final FrameDecodeHandler handler;

    Member(ConnectionProbe probe, SessionTerms terms) {
      this.probe = probe;
      this.handler = new FrameDecodeHandler(channel, shard, egress, terms, probe);
      channel.pipeline().addLast(handler);
    }

    Outbox outbox() {
      return handler.outbox();
    }

    /** The peer sends bytes. */
    void receive(byte[]... frames) {
      ByteBuf in = Unpooled.wrappedBuffer(Frames.joined(frames)).copy();
      channel.writeInbound(in);
    }

    /** {@return what the transport was told in this turn: to end, or to close} */
    List<String> ends() {
      turn();
      return egress.ends();
    }

    /** The transport ends, whatever the reason. */
    void end() {
      channel.close();
      channel.runPendingTasks();
      egress.release();
      channel.finishAndReleaseAll();
    }
  }
}

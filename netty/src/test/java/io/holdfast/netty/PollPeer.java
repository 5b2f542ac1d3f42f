package io.holdfast.netty;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineListener;
import io.holdfast.engineio.EngineSession;
import io.holdfast.engineio.EngineSettings;
import io.holdfast.engineio.PollAnswer;
import io.holdfast.engineio.RequestError;
import io.holdfast.engineio.Revision;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A session that polls on a still loop, and what its polls were answered with. */
final class PollPeer implements AutoCloseable {

  final EngineSession session;
  final PollingMember member;
  private final Shard shard;
  private final List<String> answers = new ArrayList<>();

  PollPeer(Shard shard, Revision revision) {
    this.shard = shard;
    var opening = new io.holdfast.engineio.Opening("peer", revision, EngineSettings.DEFAULT, false);
    this.session =
        EngineSession.openPolling(opening, false, shard.allocator(), new Deaf(), shard.nowNanos());
    this.member = new PollingMember(shard, session, () -> {});
    poll();
    answers.clear();
  }

  /** Hears nothing. */
  private static final class Deaf implements EngineListener {

    @Override
    public void onText(ByteBuf payload, int offset, int length) {}

    @Override
    public void onBinary(ByteBuf payload, int offset, int length) {}

    @Override
    public void onClose(CloseReason reason) {}
  }

  /** Writes down the answer, with bars in place of separators. */
  private final class Answer implements PollAnswer {

    @Override
    public void answer(ByteBuf payload, boolean isBytes) {
      answers.add(payload.toString(StandardCharsets.UTF_8).replace('\u001e', '|'));
      payload.release();
    }

    @Override
    public void refuse(RequestError error) {
      answers.add("refused: " + error);
    }
  }

  void poll() {
    session.poll(new Answer(), shard.nowNanos());
  }

  /** Sends to this session alone. */
  void send(String text) {
    member.deliver(io.holdfast.websocket.PreparedMessage.text("4" + text), true);
  }

  /** {@return the answers since the last call} */
  List<String> takeAnswers() {
    List<String> taken = List.copyOf(answers);
    answers.clear();
    return taken;
  }

  @Override
  public void close() {
    member.memberships().leaveAll();
    session.webSocketClosed(false, shard.nowNanos());
  }
}

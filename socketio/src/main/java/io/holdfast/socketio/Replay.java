package io.holdfast.socketio;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends a client what it missed, before it is told that it is connected.
 *
 * <p>One step follows the other, on whichever thread the page comes.
 */
final class Replay {

  /*
   * Pages are read until one is not full: the client has nearly caught up. Then its socket becomes
   * a receiver, though nothing goes out to it yet; what was emitted before that, and no more, is
   * read when the log has it. So nothing is missed or comes twice, however much is emitted.
   *
   * A page is read when those before it have left the process. While a client is slow, it has no
   * turn, and nothing of what it missed is in memory.
   */
  /** In place of a position: what was missed has not been sent. */
  static final long FAILED = -1;

  private static final int PAGE_SIZE = 100;
  private static final int MAX_BUFFERED_BYTES = 256 << 10;
  private static final Duration PATIENCE = Duration.ofMillis(20);

  private final LiveSessions sessions;
  private final ReadingTurns turns;
  private final Socket socket;
  private final RecoveryClaim claim;
  private final Outcome outcome;
  private long position;
  private long lastSent;
  private long lastNumber = Long.MAX_VALUE;
  private boolean isReceiver;

  /** Learns of the end; called on any thread. */
  interface Outcome {

    /**
     * The replay has ended.
     *
     * @param isComplete whether all that was missed has been sent, and the socket is a receiver
     * @param lastSent position of the last event that was sent
     */
    void onReplayed(boolean isComplete, long lastSent);
  }

  /**
   * Creates a replay.
   *
   * @param sessions of the namespace
   * @param turns that all take who read
   * @param socket that goes on
   * @param claim the session that goes on
   * @param outcome learns of the end
   */
  Replay(
      LiveSessions sessions,
      ReadingTurns turns,
      Socket socket,
      RecoveryClaim claim,
      Outcome outcome) {
    this.sessions = sessions;
    this.turns = turns;
    this.socket = socket;
    this.claim = claim;
    this.outcome = outcome;
    this.position = claim.from();
    this.lastSent = claim.from();
  }

  /** Has its turn: reads a page, and goes on from there. */
  void readPage() {
    sessions
        .log()
        .read(claim.session(), position, PAGE_SIZE)
        .whenComplete(
            (page, failure) -> {
              try {
                take(page, failure);
              } catch (LogException e) {
                Log.warn("what a client missed cannot be read from the log", e);
                outcome.onReplayed(false, lastSent);
              } finally {
                turns.done();
              }
            });
  }

  private void take(@Nullable List<LogEntry> page, @Nullable Throwable failure) {
    if (page == null || !sessions.log().has(position) || socket.isGone()) {
      if (failure != null) {
        Log.warn("what a client missed cannot be read from the log", failure);
      }
      outcome.onReplayed(false, lastSent);
      return;
    }
    send(page);
    if (page.size() == PAGE_SIZE) {
      socket.conn().execute(this::askForTurn);
    } else if (isReceiver) {
      outcome.onReplayed(true, lastSent);
    } else {
      isReceiver = true;
      sessions.receive(socket, this::readTo);
    }
  }

  /** From the next event on the socket is a receiver. */
  private void readTo(long number) {
    lastNumber = number;
    turns.ask(this::readPage);
  }

  private void askForTurn() {
    EngineSocket engine = socket.conn();
    if (engine.isOpen() && engine.bufferedBytes() > MAX_BUFFERED_BYTES) {
      socket.namespace().engine().schedule(PATIENCE, () -> engine.execute(this::askForTurn));
    } else {
      turns.ask(this::readPage);
    }
  }

  private void send(List<LogEntry> page) {
    List<EngineMessage> messages = new ArrayList<>(page.size());
    for (LogEntry entry : page) {
      position = entry.position().value();
      StoredEvent event = StoredEvent.parse(entry.payload());
      if (event.number() <= lastNumber && event.isFor(claim.session())) {
        add(event, messages);
        lastSent = position;
      }
    }
    EngineSocket engine = socket.conn();
    engine.execute(() -> messages.forEach(engine::send));
  }

  /** A question that was answered was received; one of an earlier life is answered to nobody. */
  private void add(StoredEvent event, List<EngineMessage> messages) {
    if (!event.isAsking()) {
      List<JsonValue> arguments = new ArrayList<>(event.arguments());
      arguments.add(sessions.log().offsets().write(position));
      messages.add(message(event, PacketSink.NO_ACK, arguments));
    } else if (!event.life().equals(sessions.log().life())) {
      messages.add(message(event, socket.namespace().nextAckId(), event.arguments()));
    } else if (claim.acks().isUnanswered(event.ackId())) {
      messages.add(message(event, event.ackId(), event.arguments()));
    }
  }

  private EngineMessage message(StoredEvent event, long ackId, List<JsonValue> arguments) {
    Namespace namespace = socket.namespace();
    EngineMessage message = namespace.server().codec().event(namespace.name(), ackId, arguments);
    return event.options().flags().isCompressed() ? message : message.uncompressed();
  }
}

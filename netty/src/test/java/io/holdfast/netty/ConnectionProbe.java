package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.websocket.CloseEvent;
import io.holdfast.websocket.HandshakeAcceptance;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A connection that notes its events in words, and reacts to them as a test says. */
final class ConnectionProbe extends Connection {

  /** A machine that does much else at the same time must not fail a test. */
  static final int PATIENCE_SECONDS = 30;

  private static final int MAX_SHOWN_BYTES = 200;

  private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
  private volatile Consumer<ConnectionProbe> announcing = probe -> {};
  private volatile Consumer<ConnectionProbe> opening = probe -> {};
  private volatile BiConsumer<ConnectionProbe, Message> receiving = (probe, message) -> {};
  private volatile Consumer<ConnectionProbe> draining = probe -> {};
  private volatile Consumer<ConnectionProbe> closing = probe -> {};
  private volatile Consumer<ConnectionProbe> failing = probe -> {};

  ConnectionProbe(UpgradeRequest request, HandshakeAcceptance terms) {
    super(request, terms);
  }

  /** Hands the connection to a test as soon as it is open. */
  ConnectionProbe announcedTo(Consumer<ConnectionProbe> taker) {
    announcing = taker;
    return this;
  }

  ConnectionProbe whenOpen(Consumer<ConnectionProbe> reaction) {
    opening = reaction;
    return this;
  }

  ConnectionProbe onMessage(BiConsumer<ConnectionProbe, Message> reaction) {
    receiving = reaction;
    return this;
  }

  ConnectionProbe whenDrained(Consumer<ConnectionProbe> reaction) {
    draining = reaction;
    return this;
  }

  ConnectionProbe whenClosed(Consumer<ConnectionProbe> reaction) {
    closing = reaction;
    return this;
  }

  ConnectionProbe onFailure(Consumer<ConnectionProbe> reaction) {
    failing = reaction;
    return this;
  }

  /** Sends back what it receives. */
  static void echo(ConnectionProbe probe, Message message) {
    probe.send(message);
  }

  @Override
  protected void onOpen() {
    events.add("open");
    announcing.accept(this);
    opening.accept(this);
  }

  @Override
  protected void onMessage(Message message) {
    events.add(inWords(message));
    receiving.accept(this, message);
  }

  private static String inWords(Message message) {
    String type = message.isText() ? "text " : "binary ";
    return message.isText() && message.length() <= MAX_SHOWN_BYTES
        ? type + message.text()
        : type + message.length() + " bytes";
  }

  @Override
  protected void onPing(byte[] payload) {
    events.add("ping " + new String(payload, StandardCharsets.UTF_8));
  }

  @Override
  protected void onPong(byte[] payload) {
    events.add("pong " + new String(payload, StandardCharsets.UTF_8));
  }

  @Override
  protected void onDrain() {
    events.add("drain");
    draining.accept(this);
  }

  @Override
  protected void onError(Throwable cause) {
    events.add("error " + cause.getMessage());
    failing.accept(this);
  }

  @Override
  protected void onClose(CloseEvent event) {
    events.add("close " + event.code().value() + " " + (event.wasClean() ? "clean" : "not clean"));
    closing.accept(this);
  }

  @Override
  protected String describe() {
    return "the probe";
  }

  /** {@return the next event; fails if none comes} */
  String next() {
    try {
      String event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no event after " + PATIENCE_SECONDS + " s");
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Waits for these events, in this order and with none between them. */
  void expect(String... expected) {
    for (String event : expected) {
      assertThat(next()).isEqualTo(event);
    }
  }

  /** Waits for an event, whatever comes before it. */
  void await(String expected) {
    List<String> before = new ArrayList<>();
    for (String event = next(); !event.equals(expected); event = next()) {
      assertThat(event).as("before %s: %s", expected, before).doesNotStartWith("close");
      before.add(event);
    }
  }

  /** {@return the events that have come and were not taken, which are taken with it} */
  List<String> takeEvents() {
    List<String> taken = new ArrayList<>();
    events.drainTo(taken);
    return taken;
  }
}

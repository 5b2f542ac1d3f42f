package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.FakeClock;
import io.holdfast.testkit.Fragmentation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One end of a connection, with everything around a {@link WebSocketSession}: it takes the place of
 * the transport and of the application and writes down what they are told. Registered as an
 * extension it fails a test that leaves events or bytes unnoticed, and ends the session.
 */
final class SessionProbe implements SessionListener, FrameOutput, AfterEachCallback {

  static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  final FakeClock clock = new FakeClock();
  final Role role;

  private final List<String> events = new ArrayList<>();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  private WebSocketLimits limits = WebSocketLimits.DEFAULT;
  private ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
  private IntSupplier maskingKeys = () -> Wire.MASKING_KEY;
  private Duration pingInterval = Duration.ZERO;
  private Duration pongTimeout = Duration.ZERO;
  private boolean answersPings = true;
  private SessionCompression compression;
  private Consumer<String> reaction = event -> {};

  private WebSocketSession session;
  private ByteBuf reserved = Unpooled.EMPTY_BUFFER;
  private boolean isEnded;

  SessionProbe(Role role) {
    this.role = role;
  }

  SessionProbe withLimits(WebSocketLimits limits) {
    this.limits = limits;
    return this;
  }

  SessionProbe withAllocator(ByteBufAllocator allocator) {
    this.allocator = allocator;
    return this;
  }

  SessionProbe withMaskingKeys(IntSupplier maskingKeys) {
    this.maskingKeys = maskingKeys;
    return this;
  }

  SessionProbe withHeartbeat(Duration pingInterval, Duration pongTimeout) {
    this.pingInterval = pingInterval;
    this.pongTimeout = pongTimeout;
    return this;
  }

  SessionProbe withoutAnswersToPings() {
    this.answersPings = false;
    return this;
  }

  SessionProbe withCompression(SessionCompression compression) {
    this.compression = compression;
    return this;
  }

  /** Has the application do something at each event, from inside the callback. */
  SessionProbe reactingWith(Consumer<String> reaction) {
    this.reaction = reaction;
    return this;
  }

  /** {@return the session, open from the first call on} */
  WebSocketSession session() {
    if (session == null) {
      SessionSettings settings =
          new SessionSettings(
              role,
              limits,
              answersPings,
              CLOSE_TIMEOUT.toNanos(),
              pingInterval.toNanos(),
              pongTimeout.toNanos(),
              allocator,
              maskingKeys);
      long now = clock.nanoTime();
      session =
          compression == null
              ? WebSocketSession.create(settings, this, this, now)
              : WebSocketSession.createCompressed(settings, compression, this, this, now);
    }
    return session;
  }

  /** Receives frames, given unmasked, as the other end sends them. */
  void receive(Fragmentation cut, String frames) {
    receiveRaw(cut, Wire.from(Wire.otherThan(role), frames));
  }

  /** Receives frames, given unmasked, as the other end sends them. */
  void receive(Fragmentation cut, byte[]... frames) {
    receiveRaw(cut, Wire.from(Wire.otherThan(role), frames));
  }

  /** Receives bytes as they are. */
  void receiveRaw(Fragmentation cut, byte[] bytes) {
    cut.feed(
        bytes,
        piece -> {
          session().receive(piece, clock.nanoTime());
          assertThat(piece.isReadable()).as("left unread").isFalse();
        });
  }

  void close(int code, String reason) {
    session().close(new CloseCode(code), reason, clock.nanoTime());
  }

  /** Lets time pass and tells the session. */
  void pass(Duration time) {
    session().timeReached(clock.advance(time));
  }

  /** {@return how long until the session wants to be told of the time} */
  Duration untilDeadline() {
    return Duration.ofNanos(session().deadlineNanos() - clock.nanoTime());
  }

  /** Compares with all events since the last call. */
  void assertHeard(String... expected) {
    assertThat(events).containsExactly(expected);
    events.clear();
  }

  /** Compares with all bytes since the last call; the frames are given unmasked. */
  void assertSent(String frames) {
    assertThat(spaced(takeSent())).isEqualTo(spaced(Wire.from(role, frames)));
  }

  void assertSentNothing() {
    assertThat(spaced(takeSent())).isEmpty();
  }

  byte[] takeSent() {
    flushReserved();
    byte[] bytes = sent.toByteArray();
    sent.reset();
    return bytes;
  }

  List<String> takeEvents() {
    List<String> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  /** The transport is closed. */
  CloseEvent end() {
    isEnded = true;
    return session().transportClosed();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!isEnded) {
      end();
    }
    assertThat(events).as("events that the test did not expect").isEmpty();
    assertThat(spaced(takeSent())).as("bytes that the test did not expect").isEmpty();
  }

  @Override
  public ByteBuf reserve(int lengthBytes) {
    flushReserved();
    // Not one byte more than was asked for.
    reserved = Unpooled.buffer(lengthBytes, lengthBytes);
    return reserved;
  }

  @Override
  public void append(ByteBuf bytes, int offset, int length) {
    flushReserved();
    sent.writeBytes(ByteBufUtil.getBytes(bytes, offset, length));
  }

  private void flushReserved() {
    sent.writeBytes(ByteBufUtil.getBytes(reserved));
    reserved = Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void onText(ByteBuf payload, int offset, int length) {
    heard("text " + payload.toString(offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public void onBinary(ByteBuf payload, int offset, int length) {
    heard("binary " + spaced(ByteBufUtil.getBytes(payload, offset, length)));
  }

  @Override
  public void onPing(byte[] payload) {
    heard("ping " + spaced(payload));
  }

  @Override
  public void onPong(byte[] payload) {
    heard("pong " + spaced(payload));
  }

  @Override
  public void onProtocolError(WebSocketProtocolException error) {
    heard("error " + error.error() + ": " + error.getMessage());
  }

  @Override
  public void endOutput() {
    heard("end output");
  }

  @Override
  public void closeTransport() {
    heard("close transport");
  }

  @Override
  public void cutTransport() {
    heard("cut transport");
  }

  private void heard(String event) {
    events.add(event);
    reaction.accept(event);
  }
}

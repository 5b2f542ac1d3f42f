package io.holdfast.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineListener;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineRequest;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.engineio.Revision;
import io.holdfast.engineio.TransportName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One session, and its client at the other end. */
final class LoopbackSocket implements EngineSocket {

  private static int count;

  private final LoopbackEngine engine;
  private final Revision revision;
  private final EngineRequest request;
  private final String id = "engine-" + count++;
  private final List<String> sent = new ArrayList<>();
  private boolean isOpen = true;

  @Nullable EngineListener listener;
  @Nullable CloseReason closeReason;
  @Nullable EngineMessage lastMessage;
  boolean isWritable = true;
  boolean isDiscarded;
  long bufferedBytes;

  LoopbackSocket(LoopbackEngine engine, Revision revision, EngineRequest request) {
    this.engine = engine;
    this.revision = revision;
    this.request = request;
  }

  private EngineListener listener() {
    if (listener == null) {
      throw new IllegalStateException("not accepted yet");
    }
    return listener;
  }

  /** The client sends packets. */
  void receive(String... packets) {
    for (String packet : packets) {
      ByteBuf bytes = Unpooled.copiedBuffer("xx" + packet, UTF_8);
      listener().onText(bytes, 2, bytes.readableBytes() - 2);
    }
  }

  void receiveBinary(int... bytes) {
    ByteBuf buffer = Unpooled.buffer();
    for (int one : bytes) {
      buffer.writeByte(one);
    }
    listener().onBinary(buffer, 0, buffer.readableBytes());
  }

  /** The client has taken all that waited. */
  void drain() {
    listener().onDrain();
  }

  /** The connection ends by itself. */
  void drop(CloseReason reason) {
    close(reason);
  }

  /** {@return what was sent since this was last asked, without the answer to the first Connect} */
  List<String> sent() {
    List<String> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  /** {@return the id of the socket that a Connect was answered with just now} */
  String sid() {
    String answer = sent().get(0);
    return answer.substring(answer.indexOf(":\"") + 2, answer.length() - 2);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Revision revision() {
    return revision;
  }

  @Override
  public TransportName transport() {
    return TransportName.WEBSOCKET;
  }

  @Override
  public EngineRequest request() {
    return request;
  }

  @Override
  public boolean isOpen() {
    return isOpen;
  }

  @Override
  public boolean isWritable() {
    return isWritable;
  }

  @Override
  public long bufferedBytes() {
    return bufferedBytes;
  }

  @Override
  public boolean send(EngineMessage message) {
    if (!isOpen) {
      return false;
    }
    engine.onLoop(() -> write(message));
    return true;
  }

  private void write(EngineMessage message) {
    lastMessage = message;
    if (message.hasText()) {
      sent.add(new String(message.packet(), UTF_8).substring(1));
    }
    message.binaries().forEach(bytes -> sent.add("<" + HexFormat.of().formatHex(bytes) + ">"));
  }

  @Override
  public void sendVolatile(EngineMessage message) {
    if (isWritable) {
      send(message);
    }
  }

  @Override
  public void close(CloseReason reason) {
    if (isOpen) {
      isOpen = false;
      closeReason = reason;
      engine.closed(this);
      listener().onClose(reason);
    }
  }

  @Override
  public void discard(CloseReason reason) {
    isDiscarded = true;
    close(reason);
  }

  @Override
  public boolean isInLoop() {
    return engine.isInLoop();
  }

  @Override
  public void execute(Runnable task) {
    engine.onLoop(task);
  }
}

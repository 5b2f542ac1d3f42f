package io.holdfast.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The body of a reply that is sent bit by bit, for as long as both ends like; see {@link
 * HttpReply#withStream}.
 *
 * <p>Safe for use by several threads; what one thread sends keeps its order. Listeners are called
 * on the connection's loop and must not block.
 */
public final class HttpStream {

  /*
   * Bytes are counted from the call until the operating system, or the client's window, has taken
   * them. So a thread that sends faster than the client reads is told so, and a client for which
   * too much waits loses its connection, or over HTTP/2 its stream.
   */
  private static final System.Logger LOGGER = System.getLogger(HttpStream.class.getName());

  private final ChannelHandlerContext context;
  private final Shard shard;
  private final Runnable whenEnded;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final List<Runnable> closeListeners = new ArrayList<>();
  private final List<Runnable> drainListeners = new ArrayList<>();

  private volatile boolean isOpen = true;
  private volatile boolean isDrainDue;
  private boolean isFlushDue;
  private boolean isClosed;

  /**
   * Creates the body of a reply whose head has been written.
   *
   * @param context where it is written
   * @param shard of the connection
   * @param whenEnded called when the last bytes have been taken
   */
  HttpStream(ChannelHandlerContext context, Shard shard, Runnable whenEnded) {
    this.context = context;
    this.shard = shard;
    this.whenEnded = whenEnded;
  }

  Shard shard() {
    return shard;
  }

  /** {@return whether what is sent has a chance to arrive} */
  public boolean isOpen() {
    return isOpen;
  }

  /** {@return bytes that wait to be taken by the operating system, or by the client's window} */
  public long bufferedBytes() {
    return waitingBytes.get();
  }

  /**
   * Sends bytes.
   *
   * @param bytes not to be changed any more; they may go to many
   * @return what became of them; where the queue is full, the client has lost its connection
   */
  public SendResult send(ByteBuffer bytes) {
    int length = bytes.remaining();
    if (!isOpen) {
      return SendResult.CLOSED;
    }
    QueueLimits limits = shard.limits();
    long waiting = waitingBytes.addAndGet(length);
    if (waiting - length > limits.maxQueuedBytes()) {
      waitingBytes.addAndGet(-length);
      shard.run(this::cutSlow);
      return SendResult.QUEUE_FULL;
    }
    ByteBuffer sent = bytes.duplicate();
    if (shard.inLoop()) {
      write(sent, length);
    } else if (!shard.execute(() -> write(sent, length))) {
      waitingBytes.addAndGet(-length);
      return SendResult.CLOSED;
    }
    if (waiting <= limits.backlogBytes()) {
      return SendResult.QUEUED;
    }
    isDrainDue = true;
    if (isCaughtUp()) {
      // All of it may have gone before anybody knew that the drain is waited for.
      shard.execute(this::drainIfDue);
    }
    return SendResult.BACKLOGGED;
  }

  private void write(ByteBuffer bytes, int length) {
    boolean isSlow = waitingBytes.get() > shard.limits().backlogBytes();
    if (isOpen && isSlow && shard.isOverloaded()) {
      cutSlow();
    }
    if (!isOpen || length == 0) {
      waitingBytes.addAndGet(-length);
      return;
    }
    shard.addQueuedBytes(length);
    context
        .write(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)))
        .addListener(taken -> taken(length));
    if (!isFlushDue) {
      isFlushDue = true;
      shard.addUnsent(this::flush);
    }
  }

  private void flush() {
    isFlushDue = false;
    context.flush();
  }

  private void taken(int length) {
    shard.addQueuedBytes(-length);
    waitingBytes.addAndGet(-length);
    drainIfDue();
  }

  private boolean isCaughtUp() {
    return waitingBytes.get() <= shard.limits().backlogBytes() / 2;
  }

  private void drainIfDue() {
    if (isDrainDue && isOpen && isCaughtUp()) {
      isDrainDue = false;
      List.copyOf(drainListeners).forEach(HttpStream::tell);
    }
  }

  private void cutSlow() {
    if (isOpen) {
      isOpen = false;
      shard.counters().slowClosed();
      // Nothing ends the body: the client sees that it is not whole.
      context.close();
    }
  }

  /** Cuts the connection, or over HTTP/2 the stream: the client sees that the body is not whole. */
  public void cut() {
    shard.run(
        () -> {
          isOpen = false;
          context.close();
        });
  }

  /** Ends the body, after all that was sent before. */
  public void end() {
    shard.run(
        () -> {
          if (isOpen) {
            isOpen = false;
            context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(taken -> ended());
          }
        });
  }

  private void ended() {
    if (!isClosed) {
      closed();
      whenEnded.run();
    }
  }

  /** The body is over, or the connection is. */
  void closed() {
    isOpen = false;
    if (!isClosed) {
      isClosed = true;
      closeListeners.forEach(HttpStream::tell);
      closeListeners.clear();
      drainListeners.clear();
    }
  }

  /**
   * Adds a listener for the end.
   *
   * @param listener called once, whoever ended it; at once if it is over
   */
  public void onClose(Runnable listener) {
    shard.run(
        () -> {
          if (isClosed) {
            tell(listener);
          } else {
            closeListeners.add(listener);
          }
        });
  }

  /**
   * Adds a listener for the time when a client that was slow has caught up.
   *
   * @param listener called once after each time that {@link SendResult#BACKLOGGED} was answered
   */
  public void onDrain(Runnable listener) {
    shard.run(
        () -> {
          if (!isClosed) {
            drainListeners.add(listener);
          }
        });
  }

  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.WARNING, "a listener of a streamed reply failed", e);
    }
  }
}

package io.holdfast.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Clients of one server, all on the calling thread. What arrives is compared with what was sent; at
 * the end nothing may be missing.
 *
 * <p>Confined to one thread.
 */
final class LoadGenerator implements AutoCloseable {

  private static final int BUFFER_BYTES = 256 << 10;

  /** The answer to a poll may hold everything that a ledger remembers. */
  private static final int POLL_BUFFER_BYTES = 1 << 20;

  private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long SELECT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Load load;
  private final LoadMessage message;
  private final DeliveryLedger ledger;
  private final Selector selector;
  private final List<LoadConnection> connections = new ArrayList<>();
  private final byte[] buffer;
  private boolean isSending;
  private long nowNanos;
  private long nextDueNanos;
  private int nextSender;

  private LoadGenerator(Load load, Selector selector) {
    this.load = load;
    this.selector = selector;
    LoadPayload payload = new LoadPayload(load.payloadBytes());
    this.message = LoadMessage.of(load, payload);
    this.ledger = new DeliveryLedger(load, payload);
    int bufferBytes =
        load.protocol() == Protocol.SOCKET_IO_POLLING ? POLL_BUFFER_BYTES : BUFFER_BYTES;
    this.buffer = new byte[bufferBytes + load.payloadBytes()];
  }

  /** Connects all clients, one after the other. */
  static LoadGenerator open(InetSocketAddress server, Load load) throws IOException {
    LoadGenerator generator = new LoadGenerator(load, Selector.open());
    try {
      for (int index = 0; index < load.connections(); index++) {
        generator.connect(index, server);
      }
      return generator;
    } catch (IOException | UncheckedIOException | LoadFailure e) {
      generator.close();
      throw e;
    }
  }

  private void connect(int index, InetSocketAddress server) throws IOException {
    LoadConnection connection =
        load.isPolling(index)
            ? PollingConnection.open(index, server, load.path(index), selector)
            : WebSocketConnection.open(index, server, load.path(index), selector);
    connections.add(connection);
    if (load.protocol() == Protocol.WEBSOCKET) {
      connection.becomeReady();
      return;
    }
    connection.takeUnread(buffer, this::onText);
    connection.flush();
    long deadline = System.nanoTime() + READY_NANOS;
    while (!connection.isReady()) {
      if (System.nanoTime() - deadline > 0) {
        throw new LoadFailure("the server did not connect client " + index);
      }
      turn(SELECT_NANOS);
    }
  }

  /**
   * Sends for a while, measures for a while, and waits until all has come.
   *
   * @param warmUp not measured
   * @param measured measured
   * @param serverCpuNanos tells what the server's threads have run
   * @return what was measured
   * @throws LoadFailure if a message is wrong, out of order, missing or one too many
   */
  LoadResult run(Duration warmUp, Duration measured, LongSupplier serverCpuNanos)
      throws IOException {
    // A server may answer the handshake before it has the connection in its list of members.
    turnUntil(System.nanoTime() + SETTLE_NANOS);
    startSending();
    turnUntil(System.nanoTime() + warmUp.toNanos());

    long start = System.nanoTime();
    long deliveredBefore = ledger.deliveredCount();
    long serverBefore = serverCpuNanos.getAsLong();
    long answersBefore = answerCount();
    long loadBefore = THREADS.getCurrentThreadCpuTime();
    ledger.measureFrom(start);
    turnUntil(start + measured.toNanos());
    long end = System.nanoTime();
    long serverCpu = serverCpuNanos.getAsLong() - serverBefore;
    long loadCpu = THREADS.getCurrentThreadCpuTime() - loadBefore;
    long delivered = ledger.deliveredCount() - deliveredBefore;
    long answers = answerCount() - answersBefore;
    ledger.measureUntil(end);

    drain();
    LatencyCounts latencies = ledger.latencies();
    return new LoadResult(
        delivered,
        answers,
        end - start,
        serverCpu,
        loadCpu,
        latencies.percentileNanos(0.5),
        latencies.percentileNanos(0.99),
        latencies.percentileNanos(0.999),
        latencies.maxNanos());
  }

  private long answerCount() {
    return connections.stream().mapToLong(LoadConnection::answerCount).sum();
  }

  private void startSending() throws IOException {
    isSending = true;
    nowNanos = System.nanoTime();
    nextDueNanos = nowNanos;
    if (load.isOpenLoop()) {
      return;
    }
    for (int sender = 0; sender < load.senders(); sender++) {
      LoadConnection connection = connections.get(sender);
      for (int count = 0; count < load.inFlight(); count++) {
        send(connection, nowNanos);
      }
      connection.flush();
    }
  }

  private void send(LoadConnection connection, long sentAtNanos) {
    int sender = connection.index();
    connection.write(message, sender, ledger.onSend(sender, sentAtNanos));
  }

  private void drain() throws IOException {
    isSending = false;
    long deadline = System.nanoTime() + DRAIN_NANOS;
    while (ledger.missingCount() > 0) {
      if (System.nanoTime() - deadline > 0) {
        throw new LoadFailure(ledger.missingCount() + " messages did not come");
      }
      turn(SELECT_NANOS);
    }
    // One too many would come now.
    turnUntil(System.nanoTime() + SELECT_NANOS);
  }

  /** Keeps the connections alive, and expects nothing to arrive but Pings. */
  void idle(Duration time) throws IOException {
    turnUntil(System.nanoTime() + time.toNanos());
  }

  private void turnUntil(long endNanos) throws IOException {
    for (long left = endNanos - System.nanoTime(); left > 0; left = endNanos - System.nanoTime()) {
      turn(Math.min(left, SELECT_NANOS));
    }
  }

  /** Sends what is due, waits for something to arrive, and takes it in. */
  private void turn(long maxNanos) throws IOException {
    long wait = maxNanos;
    if (isSending && load.isOpenLoop()) {
      sendDue();
      wait = Math.min(wait, nextDueNanos - System.nanoTime());
    }
    // select() counts in milliseconds: what is due sooner is waited for awake.
    long millis = TimeUnit.NANOSECONDS.toMillis(wait);
    if (millis > 0) {
      selector.select(this::onReady, millis);
    } else {
      selector.selectNow(this::onReady);
    }
  }

  private void sendDue() throws IOException {
    long now = System.nanoTime();
    while (nextDueNanos - now <= 0) {
      LoadConnection connection = connections.get(nextSender);
      send(connection, nextDueNanos);
      connection.flush();
      nextSender = (nextSender + 1) % load.senders();
      nextDueNanos += TimeUnit.SECONDS.toNanos(1) / load.messagesPerSecond();
    }
  }

  private void onReady(SelectionKey key) {
    LoadConnection connection = (LoadConnection) key.attachment();
    nowNanos = System.nanoTime();
    try {
      if (key.isReadable()) {
        connection.read(buffer, this::onText);
      }
      connection.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("connection " + connection.index(), e);
    }
  }

  private void onText(LoadConnection connection, byte[] bytes, int offset, int length) {
    if (load.protocol() != Protocol.WEBSOCKET
        && SocketIoPackets.answer(connection, bytes, offset, length)) {
      return;
    }
    int payloadLength = message.payloadLength(bytes, offset, length);
    int payloadOffset = offset + message.payloadOffset();
    int sender =
        ledger.onDelivery(connection.index(), bytes, payloadOffset, payloadLength, nowNanos);
    if (sender == connection.index() && isSending && !load.isOpenLoop()) {
      send(connection, nowNanos);
    }
  }

  @Override
  public void close() throws IOException {
    try (selector) {
      for (LoadConnection connection : connections) {
        connection.leave();
      }
    } finally {
      for (LoadConnection connection : connections) {
        connection.close();
      }
    }
  }
}

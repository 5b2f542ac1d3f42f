package io.holdfast.socketio.admin;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.engineio.EngineWatcher;
import io.holdfast.engineio.TransportName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Counts what goes through the sessions.
 *
 * <p>Safe for use by several threads.
 */
final class TrafficCounts implements EngineWatcher {

  private static final long MILLIS_PER_SECOND = 1000;

  private final Runnable whenOpened;
  private final Consumer<EngineSocket> whenUpgraded;
  private final AtomicInteger pollingCount = new AtomicInteger();
  private final LongAdder opened = new LongAdder();
  private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);
  private final LongAdder packetsIn = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder packetsOut = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();

  /** Names who else is told of sessions. */
  TrafficCounts(Runnable whenOpened, Consumer<EngineSocket> whenUpgraded) {
    this.whenOpened = whenOpened;
    this.whenUpgraded = whenUpgraded;
    for (CloseReason reason : CloseReason.values()) {
      closed.put(reason, new LongAdder());
    }
  }

  @Override
  public void onOpen(EngineSocket socket) {
    opened.increment();
    if (socket.transport() == TransportName.POLLING) {
      pollingCount.incrementAndGet();
    }
    whenOpened.run();
  }

  @Override
  public void onUpgrade(EngineSocket socket) {
    pollingCount.decrementAndGet();
    whenUpgraded.accept(socket);
  }

  @Override
  public void onClose(EngineSocket socket, CloseReason reason) {
    LongAdder counter = closed.get(reason);
    if (counter != null) {
      counter.increment();
    }
    if (socket.transport() == TransportName.POLLING) {
      pollingCount.decrementAndGet();
    }
  }

  @Override
  public void onReceived(int lengthBytes) {
    packetsIn.increment();
    bytesIn.add(lengthBytes);
  }

  @Override
  public void onSent(int count, long lengthBytes) {
    packetsOut.add(count);
    bytesOut.add(lengthBytes);
  }

  int pollingCount() {
    return pollingCount.get();
  }

  /** {@return what was counted since this was last asked} */
  List<Map<String, Object>> take(long nowMillis) {
    long timestamp = nowMillis - nowMillis % MILLIS_PER_SECOND;
    List<Map<String, Object>> taken = new ArrayList<>();
    take("rawConnection", "", opened, timestamp, taken);
    closed.forEach(
        (reason, counter) -> take("rawDisconnection", reason.words(), counter, timestamp, taken));
    take("packetsIn", "", packetsIn, timestamp, taken);
    take("bytesIn", "", bytesIn, timestamp, taken);
    take("packetsOut", "", packetsOut, timestamp, taken);
    take("bytesOut", "", bytesOut, timestamp, taken);
    return taken;
  }

  private static void take(
      String type,
      String subType,
      LongAdder counter,
      long timestamp,
      List<Map<String, Object>> taken) {
    long count = counter.sumThenReset();
    if (count > 0) {
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("timestamp", timestamp);
      event.put("type", type);
      if (!subType.isEmpty()) {
        event.put("subType", subType);
      }
      event.put("count", count);
      taken.add(event);
    }
  }
}

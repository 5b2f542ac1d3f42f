package io.holdfast.socketio.admin;

import io.holdfast.engineio.EngineSocket;
import io.holdfast.socketio.Namespace;
import io.holdfast.socketio.SocketIoServer;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Tells every two seconds how the server is; from its first session on. */
final class ServerStats {

  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final double MILLIS_PER_SECOND = 1000;

  private final AdminFeed feed;
  private final String serverId;
  private final String hostname;
  private final TrafficCounts traffic;
  private final RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
  private final AtomicBoolean isRunning = new AtomicBoolean();

  ServerStats(AdminFeed feed, String serverId, Consumer<EngineSocket> whenUpgraded) {
    this.feed = feed;
    this.hostname = hostname(runtime.getName());
    this.serverId = serverId.isEmpty() ? hostname : serverId;
    this.traffic = new TrafficCounts(this::start, whenUpgraded);
  }

  /** The process's name ends with that of its host. */
  private static String hostname(String processName) {
    return processName.substring(processName.indexOf('@') + 1);
  }

  TrafficCounts traffic() {
    return traffic;
  }

  private void start() {
    if (isRunning.compareAndSet(false, true)) {
      schedule();
    }
  }

  private void schedule() {
    server().engine().schedule(INTERVAL, this::tick);
  }

  private SocketIoServer server() {
    return feed.namespace().server();
  }

  private void tick() {
    List<Map<String, Object>> counted = traffic.take(feed.clock().millis());
    if (feed.isWatched()) {
      feed.tell("server_stats", stats(counted));
    }
    schedule();
  }

  private Map<String, Object> stats(List<Map<String, Object>> counted) {
    Map<String, Object> stats = new LinkedHashMap<>();
    stats.put("serverId", serverId);
    stats.put("hostname", hostname);
    stats.put("pid", ProcessHandle.current().pid());
    stats.put("uptime", runtime.getUptime() / MILLIS_PER_SECOND);
    stats.put("clientsCount", server().engine().clientsCount());
    stats.put("pollingClientsCount", traffic.pollingCount());
    stats.put("aggregatedEvents", counted);
    stats.put("namespaces", namespaces());
    return stats;
  }

  private List<Map<String, Object>> namespaces() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Namespace namespace : server().namespaces()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", namespace.name());
      one.put("socketsCount", namespace.sockets().size());
      all.add(one);
    }
    return all;
  }
}

package io.holdfast.admin;

import io.holdfast.HoldfastServer;
import io.holdfast.chat.Identity;
import io.holdfast.chat.Person;
import io.holdfast.socketio.spi.LogStatus;
import io.holdfast.socketio.spi.MessageLog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The server as a whole, as a super-user sees it. Safe for use by several threads. */
final class ServerView {

  private static final double MILLIS_PER_NANO = 1.0 / TimeUnit.MILLISECONDS.toNanos(1);

  private final HoldfastServer server;
  private final MessageLog log;
  private final Trends trends;
  private final AdminPolicy policy;
  private final String version;
  private final long startedMillis = System.currentTimeMillis();

  ServerView(AdminDesk.Parts parts, Trends trends, AdminPolicy policy) {
    this.server = parts.server();
    this.version = parts.version();
    this.log = parts.log();
    this.trends = trends;
    this.policy = policy;
  }

  /**
   * What stays while the page is open.
   *
   * @param mode what may be done: on or read-only
   * @param actions that can be done, by their words
   * @param person who looks
   * @param version of the server
   * @param started in milliseconds since 1970
   * @param settings by their names, without secrets
   * @param now what changes
   */
  record Shown(
      String mode,
      List<String> actions,
      @Nullable Person person,
      String version,
      long started,
      Map<String, String> settings,
      Now now) {}

  /**
   * How it is doing.
   *
   * @param time in milliseconds since 1970
   * @param connections of any kind
   * @param webSockets of them
   * @param sessions of Socket.IO
   * @param log how it is doing
   * @param reading of the trends, the last one
   */
  record Now(
      long time,
      int connections,
      int webSockets,
      int sessions,
      ShownLog log,
      Trends.Reading reading) {}

  /**
   * How the log is doing.
   *
   * @param bytes that it takes
   * @param entries in it
   * @param oldest when the oldest of them came, in milliseconds since 1970
   * @param position of the last one
   * @param queued records that wait for their commit
   * @param commits since the start
   * @param failedCommits of them
   * @param commitMillis the mean time of a commit since the start
   * @param removed entries since the start
   */
  record ShownLog(
      long bytes,
      long entries,
      long oldest,
      long position,
      int queued,
      long commits,
      long failedCommits,
      double commitMillis,
      long removed) {

    static ShownLog of(LogStatus status, long nowMillis) {
      long commits = status.commitCount();
      double total = status.totalCommitTime().toNanos() * MILLIS_PER_NANO;
      return new ShownLog(
          status.usedBytes(),
          status.entryCount(),
          nowMillis - status.oldestAge().toMillis(),
          status.last().value(),
          status.queuedRecords(),
          commits,
          status.failedCommitCount(),
          commits == 0 ? 0 : Math.round(total / commits * 1000) / 1000.0,
          status.removedEntries());
    }
  }

  /**
   * {@return the server as a super-user sees it}
   *
   * @param who looks
   * @param actions that they can do
   */
  Shown shown(Identity who, List<String> actions) {
    return new Shown(
        policy.mode().toString(),
        actions,
        who.person().orElse(null),
        version,
        startedMillis,
        policy.settings(),
        now());
  }

  Now now() {
    long now = System.currentTimeMillis();
    return new Now(
        now,
        server.openConnections(),
        server.webSockets().stream().mapToInt(endpoint -> endpoint.size()).sum(),
        server.openSessions(),
        ShownLog.of(log.status(), now),
        trends.last());
  }
}

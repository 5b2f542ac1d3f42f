package io.holdfast.admin;

import io.holdfast.HoldfastServer;
import io.holdfast.accounts.ApiKeys;
import io.holdfast.doors.DoorKeeper;
import io.holdfast.doors.JsonReply;
import io.holdfast.doors.Moderation;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.MessageLog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All that is behind {@code /admin/…}. */
public final class AdminDesk implements AutoCloseable {

  private final Trends trends;
  private final LiveEvents live;
  private final AdminDoor door;

  /**
   * Puts the parts together.
   *
   * @param parts that it looks at; the audit log is read now
   * @param keeper of all doors
   * @param policy what may be done
   * @param drain ends the server, waiting so long for its clients; must not block
   * @throws LogException if the audit log cannot be read
   */
  public AdminDesk(Parts parts, DoorKeeper keeper, AdminPolicy policy, Consumer<Duration> drain) {
    InstantSource clock = InstantSource.system();
    this.trends = new Trends(parts.meters(), keeper.connections()::doors, clock);
    AuditLog audit = AuditLog.open(parts.log(), AuditLimits.DEFAULT, clock);
    ServerView view = new ServerView(parts, trends, policy);
    this.live = new LiveEvents(keeper.chat(), view::now, audit);
    keeper.chat().removals().onRemoved(live::removed);
    Map<String, AdminDoor.View> views = new HashMap<>();
    views.putAll(new AdminViews(keeper.chat(), trends, audit).all());
    views.putAll(new AdminStreams(keeper, audit, live).all());
    ConnectionDesk connections = new ConnectionDesk(keeper.rules(), keeper.connections());
    KeyDesk keys = new KeyDesk(keeper.rules(), parts.keys());
    ModerationDesk moderation = new ModerationDesk(keeper.rules(), parts.moderation(), connections);
    views.putAll(connections.views());
    views.putAll(keys.views());
    views.putAll(moderation.views());
    Map<String, AdminAction> actions = new HashMap<>();
    actions.putAll(connections.actions());
    actions.putAll(keys.actions());
    actions.putAll(moderation.actions());
    actions.putAll(new HouseActions(drain).all());
    List<String> allowed =
        policy.mode() == AdminMode.ON ? actions.keySet().stream().sorted().toList() : List.of();
    views.put("house", (call, who) -> JsonReply.now(view.shown(who, allowed)));
    this.door = new AdminDoor(keeper, audit, policy.mode(), views, actions);
    FunctionCounter.builder("holdfast.admin.unrecorded", audit, AuditLog::unrecordedCount)
        .description("Attempts of strangers at /admin that were counted and not kept")
        .register(parts.meters());
  }

  /**
   * What the desk looks at.
   *
   * @param server that is shown
   * @param version of it
   * @param log that keeps the audit log
   * @param meters that trends are read off
   * @param keys of programs
   * @param moderation of people, rooms and messages
   */
  public record Parts(
      HoldfastServer server,
      String version,
      MessageLog log,
      MeterRegistry meters,
      ApiKeys keys,
      Moderation moderation) {}

  public void install(HoldfastServer server) {
    door.install(server);
  }

  /** Begins to read the meters, once the port is open. */
  public void start() {
    trends.start();
  }

  /** Tells nothing more; whoever looks on is cut off when the port is closed. */
  @Override
  public void close() {
    trends.close();
    live.close();
  }
}

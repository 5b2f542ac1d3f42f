package io.holdfast.rest;

import io.holdfast.HoldfastServer;
import io.holdfast.accounts.ApiKeyLimits;
import io.holdfast.accounts.ApiKeyTerms;
import io.holdfast.accounts.ApiKeys;
import io.holdfast.chat.Chat;
import io.holdfast.chat.LogHealth;
import io.holdfast.doors.ChatDesk;
import io.holdfast.doors.DoorKeeper;
import io.holdfast.doors.Doors;
import io.holdfast.socketio.spi.MessageLog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The interface for programs: what they can ask for, its description, and who may. */
public final class RestApi implements MeterBinder {

  private static final String OPERATOR = "Operator";

  private final ApiKeys keys;
  private final RestLimits limits = RestLimits.DEFAULT;
  private final KeyGate gate;
  private final RestDoor door;

  /**
   * Puts the parts together. Reads the keys. Blocks.
   *
   * @param doors of people
   * @param desk of the chat
   * @param log that keeps them
   * @param health of the log
   */
  public RestApi(Doors doors, ChatDesk desk, MessageLog log, LogHealth health) {
    DoorKeeper keeper = doors.keeper();
    Chat chat = keeper.chat();
    this.keys = ApiKeys.open(log, ApiKeyLimits.DEFAULT, InstantSource.system());
    this.gate = new KeyGate(keys, keeper.gate(), keeper.posters(), keeper.access().house());
    List<RestRoute> routes =
        Stream.of(
                new RoomsResource(chat).routes(),
                new MessagesResource(chat, doors.messages()).routes(),
                new PeopleResource(chat.rules(), desk).routes(),
                new LettersResource(chat, desk.correspondence()).routes(),
                new ConnectionsResource(keeper.connections()).routes(),
                new LogResource(log, health).routes(),
                new KeysResource(keys, chat.rules(), limits).routes())
            .flatMap(List::stream)
            .toList();
    this.door = new RestDoor(gate, chat.rules(), limits, routes);
  }

  public void install(HoldfastServer server) {
    server.http(RestDoor.BASE + "/*", door);
    ApiDocument.install(server);
  }

  /** {@return the keys of programs} */
  public ApiKeys keys() {
    return keys;
  }

  /** {@return what can be asked for} */
  public List<RestRoute> routes() {
    return door.counted().stream().map(RestDoor.Counted::route).toList();
  }

  /** {@return the terms of who may do everything} */
  public static ApiKeyTerms everything() {
    return new ApiKeyTerms(
        OPERATOR, Scope.all(), Set.of(), RestLimits.DEFAULT.maxPerSecond(), Long.MAX_VALUE);
  }

  /** Lets in whoever knows a token, for everything. */
  public void accept(String token) {
    keys.accept(token, everything());
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (RestDoor.Counted counted : door.counted()) {
      counter(registry, "requests", "Requests of programs", counted, c -> c.requestCount());
      counter(registry, "refused", "Requests of programs, refused", counted, c -> c.refusalCount());
    }
    Gauge.builder("holdfast.api.running", door, RestDoor::runningCount)
        .description("Requests of programs that are worked on")
        .register(registry);
    Gauge.builder("holdfast.api.keys", keys, ApiKeys::size)
        .description("Keys of programs, without that of the operator")
        .register(registry);
    FunctionCounter.builder("holdfast.api.keys.wrong", gate, KeyGate::wrongCount)
        .description("Requests without a key, or with none that is valid")
        .register(registry);
  }

  private static void counter(
      MeterRegistry registry,
      String name,
      String description,
      RestDoor.Counted counted,
      ToDoubleFunction<RestDoor.Counted> count) {
    FunctionCounter.builder("holdfast.api." + name, counted, count)
        .description(description)
        .tag("method", counted.route().method())
        .tag("path", counted.route().path())
        .register(registry);
  }
}

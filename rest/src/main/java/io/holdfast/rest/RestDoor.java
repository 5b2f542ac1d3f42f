package io.holdfast.rest;

import io.holdfast.accounts.ApiKey;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.AccountDoor;
import io.holdfast.doors.HttpRefusals;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.HttpReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1}: the frame of what programs can ask for; see docs/guides/rest.md.
 *
 * <p>Safe for use by several threads.
 */
public final class RestDoor implements HttpHandler {

  /** What all paths begin with. */
  public static final String BASE = "/api/v1";

  private static final Pattern CHOSEN = Pattern.compile("\\{([a-z]+)}");

  private final KeyGate gate;
  private final ChatRules rules;
  private final RestLimits limits;
  private final List<Place> places;
  private final AtomicInteger running = new AtomicInteger();

  /**
   * Creates the door.
   *
   * @param gate that programs come by
   * @param rules for what is said
   * @param limits of what programs can take
   * @param routes that lead somewhere
   */
  RestDoor(KeyGate gate, ChatRules rules, RestLimits limits, List<RestRoute> routes) {
    this.gate = gate;
    this.rules = rules;
    this.limits = limits;
    this.places = places(routes);
  }

  private static List<Place> places(List<RestRoute> routes) {
    Map<String, Place> places = new LinkedHashMap<>();
    for (RestRoute route : routes) {
      places
          .computeIfAbsent(route.path(), Place::new)
          .counted
          .put(route.method(), new Counted(route));
    }
    return List.copyOf(places.values());
  }

  /** Somewhere that a path leads to. */
  private static final class Place {

    private final Pattern pattern;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Counted> counted = new TreeMap<>();

    Place(String path) {
      Matcher chosen = CHOSEN.matcher(path);
      StringBuilder expression = new StringBuilder();
      while (chosen.find()) {
        names.add(chosen.group(1));
        // The lobby is the one name with a slash.
        String name = chosen.group(1).equals("room") ? "(/|[^/]+)" : "([^/]+)";
        chosen.appendReplacement(expression, name);
      }
      chosen.appendTail(expression);
      this.pattern = Pattern.compile(BASE + expression);
    }

    Map<String, String> chosen(Matcher path) {
      Map<String, String> chosen = new HashMap<>();
      for (int i = 0; i < names.size(); i++) {
        chosen.put(names.get(i), path.group(i + 1));
      }
      return chosen;
    }

    String allowed() {
      return String.join(", ", counted.keySet());
    }
  }

  /** A route, and how often it was taken. */
  static final class Counted {

    private final RestRoute route;
    private final LongAdder requests = new LongAdder();
    private final LongAdder refusals = new LongAdder();

    private Counted(RestRoute route) {
      this.route = route;
    }

    RestRoute route() {
      return route;
    }

    /** {@return how many requests came} */
    long requestCount() {
      return requests.sum();
    }

    /** {@return how many of them were refused} */
    long refusalCount() {
      return refusals.sum();
    }
  }

  /** {@return all routes, for metrics} */
  List<Counted> counted() {
    return places.stream().flatMap(place -> place.counted.values().stream()).toList();
  }

  /** {@return how many requests are worked on now} */
  int runningCount() {
    return running.get();
  }

  @Override
  public CompletionStage<HttpReply> handle(HttpCall call) {
    Place place = null;
    Map<String, String> chosen = Map.of();
    for (Place each : places) {
      Matcher path = each.pattern.matcher(call.path());
      if (path.matches()) {
        place = each;
        chosen = each.chosen(path);
      }
    }
    return answer(call, place, chosen)
        .thenApply(
            reply ->
                reply
                    .withHeader("cache-control", "no-store")
                    .withHeader("x-content-type-options", "nosniff"));
  }

  private CompletionStage<HttpReply> answer(
      HttpCall call, @Nullable Place place, Map<String, String> chosen) {
    Counted counted = place == null ? null : place.counted.get(call.method());
    if (counted != null) {
      counted.requests.increment();
    }
    CompletionStage<HttpReply> reply;
    try {
      ApiKey key = gate.admit(call);
      if (place == null) {
        throw RestRequest.notThere("There is no such resource.");
      }
      if (counted == null) {
        return CompletableFuture.completedFuture(notAllowed(place));
      }
      requireScope(key, counted.route.scope());
      reply = run(counted.route, new RestRequest(call, key, chosen, rules, limits.bodyBytes()));
    } catch (Refusal refusal) {
      reply = CompletableFuture.failedFuture(refusal);
    }
    return reply.exceptionally(failure -> refuse(counted, failure));
  }

  private static HttpReply notAllowed(Place place) {
    Refusal refusal =
        new Refusal(Refusal.Code.BAD_REQUEST, "This resource knows " + place.allowed() + " only.");
    return HttpReply.json(405, HttpRefusals.json(refusal)).withHeader("allow", place.allowed());
  }

  private static void requireScope(ApiKey key, Scope scope) throws Refusal {
    if (!key.terms().scopes().contains(scope.wireName())) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN, "The key has not the scope " + scope.wireName() + ".");
    }
  }

  private CompletionStage<HttpReply> run(RestRoute route, RestRequest request) throws Refusal {
    if (running.incrementAndGet() > limits.running()) {
      running.decrementAndGet();
      throw new Refusal(Refusal.Code.OVERLOADED, "Too many requests are worked on now; try again.");
    }
    CompletionStage<HttpReply> reply = null;
    try {
      reply = route.answer().answer(request);
    } finally {
      if (reply == null) {
        running.decrementAndGet();
      }
    }
    return reply.whenComplete((answer, failure) -> running.decrementAndGet());
  }

  private static HttpReply refuse(@Nullable Counted counted, Throwable failure) {
    if (counted != null) {
      counted.refusals.increment();
    }
    return HttpRefusals.reply(AccountDoor.refusal(failure));
  }
}

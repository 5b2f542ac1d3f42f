package io.holdfast.rest;

import io.holdfast.accounts.ApiKey;
import io.holdfast.accounts.ApiKeyTerms;
import io.holdfast.accounts.ApiKeys;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.JsonReply;
import io.holdfast.netty.HttpReply;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code /keys}: the keys of programs. Safe for use by several threads. */
public final class KeysResource {

  private static final String PATH = "/keys";

  private final ApiKeys keys;
  private final ChatRules rules;
  private final RestLimits limits;

  public KeysResource(ApiKeys keys, ChatRules rules, RestLimits limits) {
    this.keys = keys;
    this.rules = rules;
    this.limits = limits;
  }

  List<RestRoute> routes() {
    return List.of(
        new RestRoute("GET", PATH, Scope.KEYS_READ, this::list),
        new RestRoute("POST", PATH, Scope.KEYS_WRITE, this::make),
        new RestRoute("DELETE", PATH + "/{key}", Scope.KEYS_WRITE, this::revoke));
  }

  /** A page of keys; {@code next} is null on the last one. */
  private record Page(List<Shown> keys, @Nullable String next) {}

  /** A key without its token; times in milliseconds since 1970, null for never. */
  public record Shown(
      String id,
      String name,
      List<String> scopes,
      List<String> rooms,
      int perSecond,
      long made,
      @Nullable Long ends,
      @Nullable Long used) {

    public static Shown of(ApiKey key) {
      ApiKeyTerms terms = key.terms();
      return new Shown(
          key.id(),
          terms.name(),
          terms.scopes().stream().sorted().toList(),
          terms.rooms().stream().sorted().toList(),
          terms.perSecond(),
          key.madeMillis(),
          terms.endsMillis() == Long.MAX_VALUE ? null : terms.endsMillis(),
          key.usedMillis() == 0 ? null : key.usedMillis());
    }
  }

  /** A key that was made, with its token, which is shown this once. */
  public record Made(String token, Shown key) {

    @Override
    public String toString() {
      return "Made[key=" + key.id() + "]";
    }
  }

  private CompletionStage<HttpReply> list(RestRequest request) throws Refusal {
    int count = request.count();
    List<ApiKey> found = keys.after(request.after(), count + 1);
    List<Shown> page = found.stream().limit(count).map(Shown::of).toList();
    return JsonReply.now(new Page(page, found.size() > count ? found.get(count - 1).id() : null));
  }

  private CompletionStage<HttpReply> make(RestRequest request) throws Refusal {
    ApiKeyTerms own = request.key().terms();
    ApiKeyTerms terms = terms(request.body(), own);
    requireWithin(terms, own);
    return keys.make(terms)
        .thenApply(
            made ->
                HttpReply.json(201, ChatJson.write(new Made(made.token(), Shown.of(made.key())))));
  }

  /**
   * {@return what a key is asked for}
   *
   * @param body of the request
   * @param own terms of who makes it: it ends with them unless that is said
   * @throws Refusal if it does not fit
   */
  public ApiKeyTerms terms(JsonNode body, ApiKeyTerms own) throws Refusal {
    Set<String> scopes = words(body, "scopes");
    Set<String> rooms = words(body, "rooms");
    if (scopes.isEmpty() || rooms.size() > limits.keyRooms()) {
      throw unfit("A key has a scope or more, and at most " + limits.keyRooms() + " rooms.");
    }
    for (String word : scopes) {
      Scope scope = Scope.parse(word).orElseThrow(() -> unfit("There are the scopes " + names()));
      if (!rooms.isEmpty() && !scope.isOfRooms()) {
        throw unfit("A key for some rooms has not the scope " + word + ", which is of no room.");
      }
    }
    for (String room : rooms) {
      rules.room(room);
    }
    return new ApiKeyTerms(
        rules.name(RestRequest.word(body, "name")),
        scopes,
        rooms,
        perSecond(body),
        ends(body, own));
  }

  private static String names() {
    return Scope.all().stream().sorted().toList() + ".";
  }

  private int perSecond(JsonNode body) throws Refusal {
    Long asked = RestRequest.number(body, "perSecond");
    long perSecond = asked == null ? limits.perSecond() : asked;
    if (perSecond < 1 || perSecond > limits.maxPerSecond()) {
      throw unfit("A key is used 1 to " + limits.maxPerSecond() + " times a second.");
    }
    return (int) perSecond;
  }

  /** {@return when it ends; unless that is said, with the key that makes it} */
  private static long ends(JsonNode body, ApiKeyTerms own) throws Refusal {
    long ends = Objects.requireNonNullElse(RestRequest.number(body, "ends"), own.endsMillis());
    if (ends <= System.currentTimeMillis()) {
      throw unfit("A key ends in the future, in milliseconds since 1970.");
    }
    return ends;
  }

  private static Set<String> words(JsonNode body, String name) throws Refusal {
    JsonNode member = body.get(name);
    Set<String> words = new LinkedHashSet<>();
    if (member == null || member.isNull()) {
      return words;
    }
    if (!member.isArray()) {
      throw unfit("\"" + name + "\" is an array of strings.");
    }
    for (JsonNode word : member) {
      if (!word.isString()) {
        throw unfit("\"" + name + "\" is an array of strings.");
      }
      words.add(word.stringValue());
    }
    return words;
  }

  private static Refusal unfit(String reason) {
    return new Refusal(Refusal.Code.BAD_REQUEST, reason);
  }

  private static void requireWithin(ApiKeyTerms terms, ApiKeyTerms own) throws Refusal {
    if (!terms.isWithin(own)) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN, "A key rules no keys that may do more, or last longer, than it.");
    }
  }

  private CompletionStage<HttpReply> revoke(RestRequest request) throws Refusal {
    ApiKey key =
        keys.get(request.chosen("key"))
            .orElseThrow(() -> RestRequest.notThere("There is no such key, or not any more."));
    requireWithin(key.terms(), request.key().terms());
    return keys.revoke(key).thenCompose(done -> JsonReply.now(new Revoked(key.id())));
  }

  /** The key that is no more. */
  private record Revoked(String revoked) {}
}

package io.holdfast.admin;

import io.holdfast.accounts.ApiKey;
import io.holdfast.accounts.ApiKeyTerms;
import io.holdfast.accounts.ApiKeys;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Identity;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.Request;
import io.holdfast.doors.JsonReply;
import io.holdfast.doors.QueryNumber;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpReply;
import io.holdfast.rest.KeysResource;
import io.holdfast.rest.RestApi;
import io.holdfast.rest.RestLimits;
import io.holdfast.rest.Scope;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The keys of programs, for super-users. Safe for use by several threads. */
final class KeyDesk {

  private final ChatRules rules;
  private final ApiKeys keys;
  private final KeysResource resource;

  KeyDesk(ChatRules rules, ApiKeys keys) {
    this.rules = rules;
    this.keys = keys;
    this.resource = new KeysResource(keys, rules, RestLimits.DEFAULT);
  }

  /** {@return the views by their words} */
  Map<String, AdminDoor.View> views() {
    return Map.of("keys", this::list);
  }

  /** {@return the actions by their words} */
  Map<String, AdminAction> actions() {
    return Map.of("make-key", this::make, "revoke-key", this::revoke);
  }

  /** A page of keys, and what keys can be for; {@code next} is null on the last one. */
  private record Page(List<KeysResource.Shown> keys, @Nullable String next, List<String> scopes) {}

  private CompletionStage<HttpReply> list(HttpCall call, Identity who) throws Refusal {
    int count = rules.pageCount(QueryNumber.of(call, "limit").orElse(null));
    List<ApiKey> found = keys.after(call.query("after").orElse(""), count + 1);
    Page page =
        new Page(
            found.stream().limit(count).map(KeysResource.Shown::of).toList(),
            found.size() > count ? found.get(count - 1).id() : null,
            Scope.all().stream().sorted().toList());
    return JsonReply.now(page);
  }

  private AdminAction.Judged make(Request asked) throws Refusal {
    ApiKeyTerms terms = resource.terms(asked.members(), RestApi.everything());
    return new AdminAction.Judged(
        "key " + terms.name(),
        () ->
            keys.make(terms)
                .thenApply(
                    made ->
                        new KeysResource.Made(made.token(), KeysResource.Shown.of(made.key()))));
  }

  private AdminAction.Judged revoke(Request asked) throws Refusal {
    ApiKey key =
        keys.get(asked.text("id"))
            .orElseThrow(
                () -> new Refusal(Refusal.Code.NOT_HERE, "There is no such key, or not any more."));
    return new AdminAction.Judged(
        "key " + key.id() + " (" + key.terms().name() + ")",
        () -> keys.revoke(key).thenApply(done -> KeysResource.Shown.of(key)));
  }
}

package io.holdfast.doors;

import io.holdfast.chat.Asker;
import io.holdfast.chat.ChatSearch;
import io.holdfast.chat.ClientMessage;
import io.holdfast.chat.Refusal;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpReply;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /search}: what was said, by its words; see docs/protocol.md.
 *
 * <p>Safe for use by several threads.
 */
final class SearchDoor implements HttpDoor.Answer {

  private static final String PATH = "/search";

  private final DoorKeeper keeper;
  private final ChatSearch search;

  private SearchDoor(DoorKeeper keeper, ChatSearch search) {
    this.keeper = keeper;
    this.search = search;
  }

  static HttpDoor create(DoorKeeper keeper, ChatSearch search) {
    return new HttpDoor(PATH, Map.of("GET", new SearchDoor(keeper, search)), keeper, () -> 0);
  }

  @Override
  public CompletionStage<HttpReply> answer(HttpCall call, Asker who, String room) throws Refusal {
    keeper.posters().at(call.remoteAddress()).countSearch();
    ClientMessage.Search asked =
        new ClientMessage.Search(
            call.query("q")
                .orElseThrow(
                    () ->
                        new Refusal(
                            Refusal.Code.BAD_REQUEST, "Say what you look for, as in ?q=words.")),
            // Without a room it is looked for in all of them.
            call.query("room").isPresent() ? room : null,
            QueryNumber.of(call, "before").orElse(null),
            QueryNumber.of(call, "limit").orElse(null));
    return search.find(who, keeper.rules().search(asked)).thenApply(JsonReply::of);
  }
}

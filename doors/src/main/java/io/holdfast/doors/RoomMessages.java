package io.holdfast.doors;

import io.holdfast.chat.Asker;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.ChatMessage;
import io.holdfast.chat.Refusal;
import io.holdfast.log.HistoryPage;
import io.holdfast.log.HistorySince;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.HttpReply;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /rooms/…/messages}: what was said in a room, page by page, see docs/protocol.md.
 *
 * <p>Safe for use by several threads.
 */
public final class RoomMessages implements HttpHandler {

  /** Where it answers. */
  static final String PATHS = "/rooms/*";

  private static final Pattern PATH = Pattern.compile("/rooms/(.*)/messages");
  private static final Set<String> METHODS = Set.of("GET", "HEAD");

  private final DoorKeeper keeper;
  private final Chat chat;

  public RoomMessages(DoorKeeper keeper) {
    this.keeper = keeper;
    this.chat = keeper.chat();
  }

  /** What is answered. */
  private record Page(String epoch, List<ChatMessage> messages, boolean more, boolean gap) {}

  @Override
  public CompletionStage<HttpReply> handle(HttpCall call) {
    Matcher path = PATH.matcher(call.path());
    if (!path.matches()) {
      return CompletableFuture.completedFuture(HttpReply.text(404, "There is no such page."));
    }
    if (!METHODS.contains(call.method())) {
      return CompletableFuture.completedFuture(HttpReply.of(405).withHeader("allow", "GET, HEAD"));
    }
    return keeper
        .gate()
        .prepare(call)
        .thenCompose(ready -> answer(path.group(1), call))
        .exceptionally(HttpRefusals::reply)
        .thenApply(answer -> answer.withHeader("cache-control", "no-store"));
  }

  private CompletionStage<HttpReply> answer(String room, HttpCall call) {
    try {
      return page(room, keeper.ask(call), call);
    } catch (Refusal refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  /**
   * {@return a page of what was said; fails with {@link Refusal} or {@link LogException}}
   *
   * @param room of that name, or what is none
   * @param who asks
   * @param call that says which page
   * @throws Refusal if it does not fit
   */
  public CompletionStage<HttpReply> page(String room, Asker who, HttpCall call) throws Refusal {
    return read(room, who, call)
        .thenApply(
            page ->
                HttpReply.json(
                    200,
                    ChatJson.write(
                        new Page(page.epoch(), page.messages(), page.hasMore(), page.hasGap()))));
  }

  private CompletionStage<HistoryPage<ChatMessage>> read(String name, Asker who, HttpCall call)
      throws Refusal {
    String room = chat.rules().room(name);
    int count = chat.rules().pageCount(QueryNumber.of(call, "limit").orElse(null));
    Optional<Long> after = QueryNumber.of(call, "after");
    Optional<Long> before = QueryNumber.of(call, "before");
    if (after.isEmpty()) {
      LogPosition position = new LogPosition(chat.rules().position(before.orElse(Long.MAX_VALUE)));
      return chat.readBefore(room, who, position, count);
    }
    if (before.isPresent()) {
      throw new Refusal(
          Refusal.Code.BAD_REQUEST, "A page is after a position or before one, not both.");
    }
    LogPosition position = new LogPosition(chat.rules().position(after.get()));
    String epoch = call.query("epoch").orElse(chat.history().epoch());
    return chat.readAfter(room, who, new HistorySince(epoch, position), count);
  }
}

package io.holdfast.doors;

import io.holdfast.accounts.AccountCaller;
import io.holdfast.chat.Asker;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Refusal;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.HttpReply;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/**
 * The frame of a door over HTTP: what is asked of every request before the door answers it.
 *
 * <p>Safe for use by several threads.
 */
public final class HttpDoor implements HttpHandler {

  /** Answers the requests of one method. */
  interface Answer {

    /**
     * Answers a request. Called on the connection's loop, or, where it was waited for who asks, on
     * any thread; must not block.
     *
     * @param call the request
     * @param who asks
     * @param room that it is about
     * @return the reply, now or later, on any thread; fails with {@link Refusal} where it is
     *     refused
     * @throws Refusal if it is refused at once
     */
    CompletionStage<HttpReply> answer(HttpCall call, Asker who, String room) throws Refusal;
  }

  private final String path;
  private final Map<String, Answer> answers;
  private final String allowed;
  private final DoorKeeper keeper;
  private final IntSupplier waiting;
  private final LongAdder requests = new LongAdder();
  private final LongAdder refusals = new LongAdder();

  /**
   * Creates a door.
   *
   * @param path that it is at
   * @param answers by method
   * @param keeper of all doors
   * @param waiting how many clients wait at it
   */
  HttpDoor(String path, Map<String, Answer> answers, DoorKeeper keeper, IntSupplier waiting) {
    this.path = path;
    this.answers = answers;
    this.allowed = allowed(answers);
    this.keeper = keeper;
    this.waiting = waiting;
  }

  private static String allowed(Map<String, Answer> answers) {
    String read = answers.containsKey("GET") ? "GET, HEAD, " : "";
    String write = answers.containsKey("POST") ? "POST, " : "";
    return read + write + "OPTIONS";
  }

  public String path() {
    return path;
  }

  /** {@return how many requests came} */
  public long requestCount() {
    return requests.sum();
  }

  /** {@return how many of them were refused} */
  public long refusalCount() {
    return refusals.sum();
  }

  /** {@return how many clients wait for an answer, or for more of one} */
  public int waitingCount() {
    return waiting.getAsInt();
  }

  @Override
  public CompletionStage<HttpReply> handle(HttpCall call) {
    requests.increment();
    CompletionStage<HttpReply> reply;
    try {
      reply = answer(call);
    } catch (Refusal refusal) {
      reply = CompletableFuture.failedFuture(refusal);
    }
    return reply.exceptionally(this::refuse).thenApply(answer -> finish(call, answer));
  }

  private CompletionStage<HttpReply> answer(HttpCall call) throws Refusal {
    keeper.gate().origins().requireAllowed(call);
    if (call.method().equals("OPTIONS")) {
      return CompletableFuture.completedFuture(HttpReply.of(204).withHeader("allow", allowed));
    }
    Answer answer = answers.get(call.method().equals("HEAD") ? "GET" : call.method());
    if (answer == null) {
      return CompletableFuture.completedFuture(HttpReply.of(405).withHeader("allow", allowed));
    }
    keeper.posters().at(call.remoteAddress()).count();
    keeper.chat().pace().countAddress(AccountCaller.network(call.remoteAddress()));
    String room = keeper.rules().room(call.query("room").orElse(ChatRules.LOBBY));
    return keeper.gate().prepare(call).thenCompose(ready -> admit(call, answer, room));
  }

  private CompletionStage<HttpReply> admit(HttpCall call, Answer answer, String room) {
    try {
      Asker who = keeper.ask(call);
      keeper.chat().pace().countPerson(who);
      return answer.answer(call, who, room);
    } catch (Refusal refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  private HttpReply refuse(Throwable failure) {
    refusals.increment();
    return HttpRefusals.reply(failure);
  }

  private HttpReply finish(HttpCall call, HttpReply reply) {
    return reply
        .withHeaders(keeper.gate().origins().headers(call, allowed))
        .withHeader("cache-control", "no-store");
  }
}

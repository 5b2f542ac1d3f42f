package io.holdfast.admin;

import io.holdfast.HoldfastServer;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.Identity;
import io.holdfast.chat.Person;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.Request;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.doors.DoorKeeper;
import io.holdfast.doors.Gate;
import io.holdfast.doors.HttpRefusals;
import io.holdfast.doors.PostedJson;
import io.holdfast.doors.Posters;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.HttpReply;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code /admin/…}: what a super-user is shown and does, see docs/guides/admin.md. Every request is
 * judged here: the page that it comes from, who asks, and what they may do. Safe for use by several
 * threads.
 */
final class AdminDoor implements HttpHandler {

  private static final String PATH = "/admin/";
  private static final String DO = PATH + "do/";
  private static final int MAX_BODY_BYTES = 64 << 10;

  private final Gate gate;
  private final Posters posters;
  private final AuditLog audit;
  private final AdminMode mode;
  private final Map<String, View> views;
  private final Map<String, AdminAction> actions;

  /** Shows something. */
  interface View {

    /**
     * {@return what is shown, now or later}
     *
     * @param call that asks
     * @param who asks, a super-user
     * @throws Refusal if what is asked for does not fit
     */
    CompletionStage<HttpReply> show(HttpCall call, Identity who) throws Refusal;
  }

  /**
   * Creates the door.
   *
   * @param keeper of all doors
   * @param audit keeps what is done
   * @param mode what may be done
   * @param views by the last word of the path
   * @param actions by their words
   */
  AdminDoor(
      DoorKeeper keeper,
      AuditLog audit,
      AdminMode mode,
      Map<String, View> views,
      Map<String, AdminAction> actions) {
    this.gate = keeper.gate();
    this.posters = keeper.posters();
    this.audit = audit;
    this.mode = mode;
    this.views = Map.copyOf(views);
    this.actions = Map.copyOf(actions);
  }

  void install(HoldfastServer server) {
    server.http(PATH + "*", this);
  }

  @Override
  public CompletionStage<HttpReply> handle(HttpCall call) {
    CompletionStage<HttpReply> reply;
    try {
      reply = call.path().startsWith(DO) ? act(call) : show(call);
    } catch (Refusal refusal) {
      reply = CompletableFuture.failedFuture(refusal);
    }
    return reply
        .exceptionally(HttpRefusals::reply)
        .thenApply(answer -> answer.withHeader("cache-control", "no-store"));
  }

  private CompletionStage<HttpReply> show(HttpCall call) throws Refusal {
    View view = views.get(call.path().substring(PATH.length()));
    if (view == null) {
      return notThere();
    }
    if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      return notSo("GET, HEAD");
    }
    posters.at(call.remoteAddress()).count();
    requireOwnPage(call);
    Identity who = gate.admit(call);
    requireSuperUser(who);
    return view.show(call, who);
  }

  private static CompletionStage<HttpReply> notThere() {
    return CompletableFuture.completedFuture(HttpReply.text(404, "There is no such page."));
  }

  private static CompletionStage<HttpReply> notSo(String allowed) {
    return CompletableFuture.completedFuture(HttpReply.of(405).withHeader("allow", allowed));
  }

  /** Not even a page of a listed origin may ask: it could be anybody's tomorrow. */
  private void requireOwnPage(HttpCall call) throws Refusal {
    if (call.headers()
        .first("origin")
        .filter(origin -> !AllowedOrigins.OWN.isTrusted(origin, call.authority()))
        .isPresent()) {
      throw new Refusal(Refusal.Code.FORBIDDEN, "Only the server's own page may do that.");
    }
  }

  private static void requireSuperUser(Identity who) throws Refusal {
    if (who.isSuperUser()) {
      return;
    }
    throw who.person().isPresent()
        ? new Refusal(Refusal.Code.FORBIDDEN, "Only a super-user may do that.")
        : new Refusal(Refusal.Code.SIGN_IN_FIRST, "Sign in as a super-user first.");
  }

  private CompletionStage<HttpReply> act(HttpCall call) throws Refusal {
    String word = call.path().substring(DO.length());
    AdminAction action = actions.get(word);
    if (action == null) {
      return notThere();
    }
    if (!call.method().equals("POST")) {
      return notSo("POST");
    }
    posters.at(call.remoteAddress()).count();
    Person person = requireMayAct(call, word);
    JsonNode asked = null;
    AdminAction.Judged judged;
    try {
      asked = PostedJson.object(call, MAX_BODY_BYTES);
      requireChangeable();
      judged = action.judge(Request.of(word, asked));
    } catch (Refusal refusal) {
      return audit
          .refused(AuditLog.Deed.of(call, person, word, "", asked), refusal.code())
          .handle((kept, failure) -> HttpRefusals.reply(refusal));
    }
    return audit
        .begin(AuditLog.Deed.of(call, person, word, judged.on(), asked))
        .thenCompose(begun -> carryOut(judged, begun));
  }

  private @Nullable Person requireMayAct(HttpCall call, String word) throws Refusal {
    Person person = null;
    try {
      requireOwnPage(call);
      Identity who = gate.admit(call);
      person = who.person().orElse(null);
      requireSuperUser(who);
      return person;
    } catch (Refusal refusal) {
      audit.stranger(AuditLog.Deed.of(call, person, word, "", null), refusal.code());
      throw refusal;
    }
  }

  private void requireChangeable() throws Refusal {
    if (mode != AdminMode.ON) {
      throw new Refusal(Refusal.Code.READ_ONLY, "The server was started with --admin read-only.");
    }
  }

  private CompletionStage<HttpReply> carryOut(AdminAction.Judged judged, AuditEntry begun) {
    return judged
        .carryOut()
        .get()
        .handle(
            (done, failure) -> {
              String outcome =
                  failure == null ? AuditEntry.DONE : Chat.refusal(failure).code().name();
              HttpReply reply =
                  failure == null
                      ? HttpReply.json(200, done == null ? "{}" : ChatJson.write(done))
                      : HttpRefusals.reply(failure);
              // Where the outcome cannot be kept the entry says that it is not known.
              return audit.finish(begun, outcome).handle((kept, notKept) -> reply);
            })
        .thenCompose(reply -> reply);
  }
}

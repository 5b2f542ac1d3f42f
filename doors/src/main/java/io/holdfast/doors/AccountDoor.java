package io.holdfast.doors;

import io.holdfast.HoldfastServer;
import io.holdfast.accounts.AccountCaller;
import io.holdfast.accounts.AccountRefusal;
import io.holdfast.accounts.Accounts;
import io.holdfast.accounts.Session;
import io.holdfast.chat.Asker;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.HouseRules;
import io.holdfast.chat.Identity;
import io.holdfast.chat.Person;
import io.holdfast.chat.Refusal;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.HttpReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code /account}: who one is, and signing up, in and out, and another password; see
 * docs/protocol.md. Safe for use by several threads.
 */
public final class AccountDoor implements HttpHandler {

  private static final String PATH = "/account";
  private static final int MAX_BODY_BYTES = 8 << 10;

  private final @Nullable Accounts accounts;
  private final Gate gate;
  private final ChatRules rules;
  private final HouseRules house;
  private final SigningIn signingIn;

  /**
   * Creates the door.
   *
   * @param accounts of people, or null if they have none: then all are told that they are guests
   * @param keeper of all doors
   * @param signingIn who may, and how often
   */
  public AccountDoor(@Nullable Accounts accounts, DoorKeeper keeper, SigningIn signingIn) {
    this.accounts = accounts;
    this.gate = keeper.gate();
    this.rules = keeper.rules();
    this.house = keeper.access().house();
    this.signingIn = signingIn;
  }

  public void install(HoldfastServer server) {
    server.http(PATH, this);
    server.http(PATH + "/*", this);
  }

  /** Who somebody is; null for a guest. */
  private record Who(String mode, @Nullable Person person) {}

  @Override
  public CompletionStage<HttpReply> handle(HttpCall call) {
    CompletionStage<HttpReply> reply;
    try {
      reply = call.path().equals(PATH) ? tell(call) : change(call);
    } catch (Refusal | AccountRefusal refusal) {
      reply = CompletableFuture.failedFuture(refusal);
    }
    return reply
        .exceptionally(failure -> HttpRefusals.reply(refusal(failure)))
        .thenApply(answer -> answer.withHeader("cache-control", "no-store"));
  }

  /** {@return the same in the words of the chat} */
  public static Throwable refusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!(cause instanceof AccountRefusal refused)) {
      return failure;
    }
    Refusal.Code code =
        switch (refused.reason()) {
          case NAME_RESERVED -> Refusal.Code.BAD_NAME;
          case NAME_TAKEN -> Refusal.Code.NAME_TAKEN;
          case BAD_PASSWORD -> Refusal.Code.BAD_PASSWORD;
          case WRONG_PASSWORD -> Refusal.Code.WRONG_PASSWORD;
          case BEING_CHANGED, TOO_MANY_ATTEMPTS -> Refusal.Code.TOO_FAST;
          case TOO_MANY_ACCOUNTS, TOO_MANY_SESSIONS, TOO_MANY_KEYS, BUSY -> Refusal.Code.OVERLOADED;
        };
    return new Refusal(code, String.valueOf(refused.getMessage()), refused.retrySeconds());
  }

  private CompletionStage<HttpReply> tell(HttpCall call) throws Refusal {
    if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      return CompletableFuture.completedFuture(HttpReply.of(405).withHeader("allow", "GET, HEAD"));
    }
    gate.origins().requireAllowed(call);
    Session session = accounts == null ? null : session(call, accounts);
    requireWelcome(call, session);
    return CompletableFuture.completedFuture(reply(session == null ? null : person(session)));
  }

  /** Whoever looks after the house can always come in to do so. */
  private void requireWelcome(HttpCall call, @Nullable Session session) throws Refusal {
    String id = session == null ? null : session.personId();
    if (id == null || !id.equals(signingIn.superUser())) {
      house.requireWelcome(Asker.of(Identity.GUEST, id, call.remoteAddress()));
    }
  }

  private static Person person(Session session) {
    return new Person(session.personId(), session.name());
  }

  private HttpReply reply(@Nullable Person person) {
    return JsonReply.of(new Who(signingIn.entrance(), person));
  }

  /** {@return the session that the cookie is of, or null if there is none} */
  private @Nullable Session session(HttpCall call, Accounts accounts) {
    return SessionCookie.token(gate.shown(call)).flatMap(accounts.sessions()::find).orElse(null);
  }

  private CompletionStage<HttpReply> change(HttpCall call) throws Refusal, AccountRefusal {
    String action = call.path().substring(PATH.length() + 1);
    if (accounts == null || !action.matches("sign-up|sign-in|sign-out|password")) {
      return CompletableFuture.completedFuture(HttpReply.text(404, "There is no such page."));
    }
    if (!call.method().equals("POST")) {
      return CompletableFuture.completedFuture(HttpReply.of(405).withHeader("allow", "POST"));
    }
    return change(call, action, accounts);
  }

  private CompletionStage<HttpReply> change(HttpCall call, String action, Accounts accounts)
      throws Refusal, AccountRefusal {
    JsonNode asked = judge(call);
    if (signingIn.mode() == AccountMode.OFF && action.equals("sign-up")) {
      throw new Refusal(Refusal.Code.FORBIDDEN, "Nobody signs up here: all are guests.");
    }
    Session session = session(call, accounts);
    AccountCaller anybody = AccountCaller.at(call.remoteAddress());
    AccountCaller from = session == null ? anybody : anybody.in(session);
    return switch (action) {
      case "sign-up" -> {
        requireWelcome(call, null);
        yield accounts
            .signUp(rules.name(text(asked, "name")), text(asked, "password"), from)
            .thenApply(opened -> welcome(call, opened));
      }
      case "sign-in" ->
          accounts
              .signIn(rules.name(text(asked, "name")), text(asked, "password"), from)
              .thenCompose(opened -> judged(call, opened, accounts))
              .thenApply(opened -> welcome(call, opened));
      case "password" -> {
        requireWelcome(call, require(session));
        yield accounts
            .changePassword(require(session), text(asked, "password"), text(asked, "next"), from)
            .thenApply(opened -> welcome(call, opened));
      }
      default -> signOut(call, session, accounts);
    };
  }

  /** Only whoever knows the password learns that the person is not welcome. */
  private CompletionStage<Accounts.Opened> judged(
      HttpCall call, Accounts.Opened opened, Accounts accounts) {
    try {
      requireWelcome(call, opened.session());
      return CompletableFuture.completedFuture(opened);
    } catch (Refusal refusal) {
      return accounts
          .signOut(opened.session())
          .thenCompose(done -> CompletableFuture.failedFuture(refusal));
    }
  }

  /**
   * A form of another site cannot send JSON, and a script of it cannot without asking first; pages
   * tell their origin in any case.
   */
  private JsonNode judge(HttpCall call) throws Refusal {
    if (call.headers()
        .first("origin")
        .filter(origin -> !gate.origins().isTrusted(origin, call.authority()))
        .isPresent()) {
      throw new Refusal(Refusal.Code.FORBIDDEN, "Pages of this origin may not sign people in.");
    }
    return PostedJson.object(call, MAX_BODY_BYTES);
  }

  private static String text(JsonNode asked, String name) throws Refusal {
    JsonNode member = asked.get(name);
    if (member == null || !member.isString()) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "The request has a string \"" + name + "\".");
    }
    return member.stringValue();
  }

  private static Session require(@Nullable Session session) throws Refusal {
    if (session == null) {
      throw new Refusal(Refusal.Code.SIGN_IN_FIRST, "Sign in first.");
    }
    return session;
  }

  private HttpReply welcome(HttpCall call, Accounts.Opened opened) {
    return reply(person(opened.session()))
        .withHeader(
            "set-cookie",
            SessionCookie.set(opened.token(), signingIn.limits().sessionLife(), call.isSecure()));
  }

  /** Who is a guest already is one after it too. */
  private CompletionStage<HttpReply> signOut(
      HttpCall call, @Nullable Session session, Accounts accounts) {
    CompletionStage<Void> signedOut =
        session == null ? CompletableFuture.completedFuture(null) : accounts.signOut(session);
    return signedOut.thenApply(
        done -> reply(null).withHeader("set-cookie", SessionCookie.remove(call.isSecure())));
  }
}

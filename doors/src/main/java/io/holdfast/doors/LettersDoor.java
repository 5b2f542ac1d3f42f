package io.holdfast.doors;

import io.holdfast.chat.Asker;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.ClientMessage;
import io.holdfast.chat.Correspondence;
import io.holdfast.chat.Identity;
import io.holdfast.chat.Person;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.Request;
import io.holdfast.chat.ServerMessage;
import io.holdfast.log.MailboxConnection;
import io.holdfast.log.MailboxCounts;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpReply;
import io.holdfast.socketio.spi.LogPosition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code /letters}: what somebody has said and was told privately, for whoever knows their secret;
 * see docs/protocol.md.
 *
 * <p>Safe for use by several threads.
 */
final class LettersDoor {

  private static final String PATH = "/letters";

  private final DoorKeeper keeper;
  private final ChatRules rules;
  private final Correspondence correspondence;

  private LettersDoor(DoorKeeper keeper, Correspondence correspondence) {
    this.keeper = keeper;
    this.rules = keeper.rules();
    this.correspondence = correspondence;
  }

  /** {@return the doors at {@code /letters} and below it} */
  static List<HttpDoor> create(DoorKeeper keeper, Correspondence correspondence) {
    // Letters are in no room.
    LettersDoor letters = new LettersDoor(keeper, correspondence);
    return List.of(
        letters.door(
            PATH,
            Map.of(
                "GET",
                (call, who, room) -> letters.list(call, who.identity()),
                "POST",
                (call, who, room) -> letters.send(call, who))),
        letters.door(
            PATH + "/received",
            Map.of(
                "POST",
                (call, who, room) ->
                    letters.note(call, who.identity(), MailboxConnection::acknowledge))),
        letters.door(
            PATH + "/read",
            Map.of(
                "POST",
                (call, who, room) -> letters.note(call, who.identity(), MailboxConnection::read))));
  }

  private HttpDoor door(String path, Map<String, HttpDoor.Answer> answers) {
    return new HttpDoor(path, answers, keeper, () -> 0);
  }

  /** What is answered. */
  private record Page(
      Person person,
      List<ServerMessage.Private> messages,
      boolean more,
      List<ServerMessage.Progress> progress,
      int unread,
      long read) {

    static Page of(Person person, ServerMessage.Letters letters, MailboxCounts counts) {
      return new Page(
          person,
          letters.messages(),
          letters.more(),
          letters.progress(),
          counts.unread(),
          counts.read().value());
    }
  }

  private CompletionStage<HttpReply> list(HttpCall call, Identity who) throws Refusal {
    Person person = owner(who);
    Optional<Long> before = QueryNumber.of(call, "before");
    LogPosition end =
        before.isEmpty() ? LogPosition.END : new LogPosition(rules.position(before.get()));
    int count = rules.pageCount(QueryNumber.of(call, "limit").orElse(null));
    return correspondence
        .letters(person, end, count)
        .thenCombine(
            correspondence.counts(person),
            (letters, counts) -> reply(Page.of(person, letters, counts)));
  }

  private CompletionStage<HttpReply> send(HttpCall call, Asker asker) throws Refusal {
    Identity who = asker.identity();
    keeper.access().house().requireVoice(asker);
    Person owner = owner(who);
    Request request = Request.of("private", keeper.posted(call));
    ClientMessage.Private said = rules.letter(request.letter());
    CompletableFuture<HttpReply> reply = new CompletableFuture<>();
    correspondence.say(
        from(owner, who, request.word("user")),
        said,
        new Correspondence.SayListener() {
          @Override
          public void kept(long position) {
            reply.complete(reply(new ServerMessage.Kept(said.to(), said.id(), position)));
          }

          @Override
          public void delivered() {
            reply.complete(reply(new ServerMessage.Delivered(said.to(), said.id())));
          }

          @Override
          public void refused(Refusal refusal) {
            reply.completeExceptionally(refusal);
          }
        });
    return reply;
  }

  /** {@return whose letters they are: who is signed in, else whoever knows the secret} */
  private Person owner(Identity who) throws Refusal {
    return who.person()
        .or(() -> who.guestId().map(id -> correspondence.known(id, null)))
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.Code.BAD_SECRET,
                    "Say who you are, with the header Authorization: Bearer SECRET."));
  }

  /** {@return who writes, by the name that a guest gives, else the one that they go by now} */
  private Person from(Person owner, Identity who, @Nullable String name) throws Refusal {
    return name == null || who.person().isPresent() ? owner : owner.named(rules.name(name));
  }

  private CompletionStage<HttpReply> note(
      HttpCall call, Identity who, BiConsumer<MailboxConnection, LogPosition> note) throws Refusal {
    Person owner = owner(who);
    Request request = Request.of("received", keeper.posted(call));
    String device = rules.device(request.word("device"));
    LogPosition position = new LogPosition(rules.position(request.position()));
    return correspondence
        .visit(owner, device, mailbox -> note.accept(mailbox, position))
        .thenApply(
            counts -> reply(new ServerMessage.Unread(counts.unread(), counts.read().value())));
  }

  private static HttpReply reply(Object answer) {
    return JsonReply.of(answer);
  }
}

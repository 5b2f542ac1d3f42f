package io.holdfast.chat;

import io.holdfast.log.HistoryPage;
import io.holdfast.log.Letter;
import io.holdfast.log.LetterListener;
import io.holdfast.log.MailboxConnection;
import io.holdfast.log.MailboxCounts;
import io.holdfast.log.MailboxReader;
import io.holdfast.log.MailboxRefusal;
import io.holdfast.log.Mailboxes;
import io.holdfast.log.Receipt;
import io.holdfast.socketio.OnceOptions;
import io.holdfast.socketio.OnceWindow;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.MessageLog;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What people say to each other privately: kept in the mailbox of whoever has said who they are,
 * and told at once to whoever has not.
 *
 * <p>Safe for use by several threads.
 */
public final class Correspondence {

  private final Mailboxes mailboxes;

  /** Who is connected, by the ids of the people. */
  private final Map<String, Set<Visitor>> present = new ConcurrentHashMap<>();

  /** What was told without being kept; the people that it was told to end with the process too. */
  private final OnceWindow whispers = OnceWindow.create(OnceOptions.create());

  public Correspondence(MessageLog log) {
    this.mailboxes = Mailboxes.builder(log).forOwnersOnly().onReceipt(this::received).open();
  }

  /** From now on what is said to the person privately reaches this connection. */
  public void arrive(Visitor visitor) {
    present.compute(
        visitor.person().id(),
        (id, visitors) -> {
          Set<Visitor> those = visitors == null ? ConcurrentHashMap.newKeySet() : visitors;
          those.add(visitor);
          return those;
        });
  }

  /** From now on no more. */
  public void depart(Visitor visitor) {
    present.computeIfPresent(
        visitor.person().id(),
        (id, visitors) -> {
          visitors.remove(visitor);
          return visitors.isEmpty() ? null : visitors;
        });
  }

  /** Opens the mailbox of somebody who has said who they are. */
  MailboxConnection open(Person person, String device, MailboxReader reader) {
    return mailboxes.connect(person.id(), device, reader);
  }

  /**
   * Says something to the mailbox of somebody who does not stay connected; they have one from then
   * on.
   *
   * @param person who has said who they are
   * @param device that speaks
   * @param said what it says
   * @return what is in the mailbox when that is kept, or, if the log does not take it, with the
   *     next change of the mailbox; fails with {@link Refusal} or {@link LogException}
   */
  public CompletionStage<MailboxCounts> visit(
      Person person, String device, Consumer<MailboxConnection> said) {
    BriefVisit visit = new BriefVisit();
    MailboxConnection connection = open(person, device, visit);
    return visit
        .letIn()
        .thenCompose(
            before -> {
              said.accept(connection);
              connection.close();
              return counts(person);
            })
        // It has been handed to the log by now, so what is asked for next is told after its commit.
        .thenCompose(noted -> counts(person));
  }

  /** {@return what is in somebody's mailbox; fails with {@link LogException}} */
  public CompletionStage<MailboxCounts> counts(Person person) {
    return mailboxes.counts(person.id());
  }

  /**
   * Says something to one person once, however often it comes, and shows it to whoever says it.
   *
   * @param from who says it
   * @param said that obeys the rules
   * @param listener learns the outcome, on any thread
   */
  public void say(Person from, ClientMessage.Private said, SayListener listener) {
    Person to = called(said);
    mailboxes.send(
        Letter.of(from.id(), said.to(), said.id(), ChatJson.keep(from, to, said.text())),
        new LetterListener() {
          @Override
          public void kept(LogEntry letter) {
            ServerMessage.Private shown = ChatJson.recallLetter(letter);
            if (!shown.from().id().equals(from.id())) {
              listener.refused(anothers());
              return;
            }
            // Who writes to themselves gets it by their mailbox.
            if (!said.to().equals(from.id())) {
              tell(from.id(), shown);
            }
            listener.kept(letter.position().value());
          }

          @Override
          public void refused(MailboxRefusal refusal) {
            if (refusal == MailboxRefusal.UNKNOWN) {
              whisper(from, said, listener);
            } else {
              listener.refused(Correspondence.refusal(refusal));
            }
          }

          @Override
          public void failed(LogException cause) {
            listener.refused(Chat.refusal(cause));
          }
        });
  }

  /** The name is the one that they go by now, else the one that they are called. */
  private Person called(ClientMessage.Private said) {
    return known(said.to(), said.name());
  }

  /**
   * {@return a person, by the name that they go by now}
   *
   * @param id of the person
   * @param name that they are called unless they are connected, or null for none
   */
  public Person known(String id, @Nullable String name) {
    for (Visitor visitor : present.getOrDefault(id, Set.of())) {
      return visitor.person();
    }
    return new Person(id, name == null ? Person.ANONYMOUS : name);
  }

  /** Tells it without keeping it. */
  private void whisper(Person from, ClientMessage.Private said, SayListener listener) {
    whispers
        .of(said.to())
        .apply(
            said.id(),
            answer -> {
              if (answer.get(0, Boolean.class)) {
                listener.delivered();
              } else {
                listener.refused(ChatRules.notHere());
              }
            },
            ack -> {
              if (tryTell(from, said, listener)) {
                ack.send(true);
              } else {
                ack.release(false);
              }
            });
  }

  /** {@return false if the person is not connected} */
  private boolean tryTell(Person from, ClientMessage.Private said, SayListener listener) {
    if (!present.containsKey(said.to())) {
      return false;
    }
    ServerMessage.Private message =
        new ServerMessage.Private(
            said.id(), from, called(said), said.text(), System.currentTimeMillis(), null);
    tell(said.to(), message);
    if (!said.to().equals(from.id())) {
      listener.told(message);
    }
    return true;
  }

  /** Tells something to all connections of a person. */
  void tell(String person, ServerMessage message) {
    present.getOrDefault(person, Set.of()).forEach(visitor -> visitor.tell(message));
  }

  /** {@return whether somebody of that id is connected who is another one on coming back} */
  boolean isPassing(String person) {
    return present.getOrDefault(person, Set.of()).stream()
        .anyMatch(visitor -> !visitor.isLasting());
  }

  /** Tells something to the connections of a person, but for those which know it. */
  void tell(String person, ServerMessage message, Set<Visitor> knowing) {
    for (Visitor visitor : present.getOrDefault(person, Set.of())) {
      if (!knowing.contains(visitor)) {
        visitor.tell(message);
      }
    }
  }

  /** Tells a person, if they are connected, that somebody is writing to them. */
  public void type(Person from, String to) {
    if (!to.equals(from.id())) {
      tell(to, new ServerMessage.Typing(null, from));
    }
  }

  private void received(Receipt receipt) {
    tell(
        receipt.from(),
        new ServerMessage.Receipt(
            receipt.to(), receipt.stage().name(), receipt.position().value()));
  }

  /**
   * Lists what somebody has said and was told privately, and how far what they have said has got.
   *
   * @return the page; fails with {@link LogException}
   */
  public CompletionStage<ServerMessage.Letters> letters(
      Person person, LogPosition before, int count) {
    return mailboxes
        .letters(person.id(), before, count)
        .thenCompose(page -> withProgress(person, page));
  }

  private CompletionStage<ServerMessage.Letters> withProgress(
      Person person, HistoryPage<LogEntry> page) {
    List<ServerMessage.Private> letters =
        page.messages().stream().map(ChatJson::recallLetter).toList();
    List<CompletableFuture<ServerMessage.Progress>> asked =
        letters.stream()
            .filter(letter -> letter.from().id().equals(person.id()))
            .map(letter -> letter.to().id())
            .distinct()
            .map(to -> progress(person, to, letters).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(
            done ->
                new ServerMessage.Letters(
                    letters, page.hasMore(), asked.stream().map(CompletableFuture::join).toList()));
  }

  /** Nobody learns of a person but how far what they have said to them has got. */
  private CompletionStage<ServerMessage.Progress> progress(
      Person from, String to, List<ServerMessage.Private> letters) {
    return mailboxes
        .progress(to)
        .thenApply(
            reached ->
                new ServerMessage.Progress(
                    to,
                    last(from, to, letters, reached.delivered()),
                    last(from, to, letters, reached.read())));
  }

  /** {@return the position of the last letter from one to the other up to there; 0 for none} */
  private static long last(
      Person from, String to, List<ServerMessage.Private> letters, LogPosition reached) {
    return letters.stream()
        .filter(letter -> letter.from().id().equals(from.id()) && letter.to().id().equals(to))
        .mapToLong(letter -> Objects.requireNonNull(letter.position(), "a letter has a position"))
        .filter(position -> position <= reached.value())
        .max()
        .orElse(0);
  }

  /** What somebody else has said to the person is not shown to whoever guesses its id. */
  private static Refusal anothers() {
    return new Refusal(Refusal.Code.BAD_ID, "A message to that person has this id already.");
  }

  static Refusal refusal(MailboxRefusal refusal) {
    return refusal == MailboxRefusal.FULL
        ? new Refusal(
            Refusal.Code.MAILBOX_FULL,
            "Too many messages wait for whom you write to; try again later.")
        : new Refusal(
            Refusal.Code.NO_MAILBOX,
            "What is said to you while you are away cannot be kept; there are too many.");
  }

  /** Learns what became of what was said to one person. */
  public interface SayListener {

    /** It waits in the person's mailbox, or has been there. */
    void kept(long position);

    /** It is told to the person now and not kept: the only one who can show it is who says it. */
    default void told(ServerMessage.Private message) {}

    /** The person's connection has it, since now or since it came for the first time. */
    void delivered();

    /** Neither. */
    void refused(Refusal refusal);
  }
}

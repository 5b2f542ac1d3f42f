package io.holdfast.admin;

import io.holdfast.accounts.AccountCaller;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.HouseRule;
import io.holdfast.chat.Identity;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.Request;
import io.holdfast.doors.JsonReply;
import io.holdfast.doors.Moderation;
import io.holdfast.doors.QueryNumber;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpReply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What super-users can do about people, rooms and messages. Safe for use by several threads. */
public final class ModerationDesk {

  /** Ten years. */
  private static final long MAX_SECONDS = 10L * 365 * 24 * 60 * 60;

  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";

  /** What {@link InetAddress#getByName} looks up nowhere: with a colon it is IPv6, or nothing. */
  private static final Pattern IN_DIGITS =
      Pattern.compile("(?:" + BYTE + "\\.){3}" + BYTE + "|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");

  private final ChatRules rules;
  private final Moderation moderation;
  private final ConnectionDesk connections;

  /**
   * Creates it.
   *
   * @param rules that names and texts obey
   * @param moderation does what is asked for
   * @param connections knows people by name
   */
  public ModerationDesk(ChatRules rules, Moderation moderation, ConnectionDesk connections) {
    this.rules = rules;
    this.moderation = moderation;
    this.connections = connections;
  }

  /** {@return the views by their words} */
  Map<String, AdminDoor.View> views() {
    return Map.of("rules", this::rules);
  }

  /** {@return the actions by their words} */
  public Map<String, AdminAction> actions() {
    return Map.of(
        "mute", asked -> limit(asked, moderation::mute, moderation::muteAddress),
        "ban", asked -> limit(asked, moderation::ban, moderation::banAddress),
        "lift", this::lift,
        "close-room", this::closeRoom,
        "open-room", this::openRoom,
        "remove-message", this::removeMessage,
        "post", this::post);
  }

  /** A page of rules, the latest first; {@code next} is null on the last one. */
  private record Page(List<HouseRule> rules, @Nullable String next) {}

  private CompletionStage<HttpReply> rules(HttpCall call, Identity who) throws Refusal {
    int count = rules.pageCount(QueryNumber.of(call, "limit").orElse(null));
    String after = call.query("after").orElse("");
    List<HouseRule> left = moderation.rules();
    if (!after.isEmpty()) {
      left = left.stream().dropWhile(rule -> !rule.key().equals(after)).skip(1).toList();
    }
    List<HouseRule> page = left.stream().limit(count).toList();
    return JsonReply.now(
        new Page(page, left.size() > count ? page.get(page.size() - 1).key() : null));
  }

  /** Makes a rule about somebody. */
  private interface Making {
    CompletionStage<HouseRule> make(String subject, @Nullable Instant until, String reason);
  }

  private AdminAction.Judged limit(Request asked, Making ofPerson, Making ofAddress)
      throws Refusal {
    String person = asked.word("person");
    String address = asked.word("address");
    if ((person == null) == (address == null)) {
      throw new Refusal(
          Refusal.Code.BAD_REQUEST, "It is about a \"person\", or about an \"address\".");
    }
    Instant until = until(asked);
    String reason = reason(asked);
    if (person != null) {
      String id = rules.person(person);
      return new AdminAction.Judged(connections.person(id), () -> ofPerson.make(id, until, reason));
    }
    String network = network(Objects.requireNonNull(address, "one of both is there"));
    return new AdminAction.Judged(
        "address " + address, () -> ofAddress.make(network, until, reason));
  }

  private static @Nullable Instant until(Request asked) throws Refusal {
    Long seconds = asked.number("seconds");
    if (seconds == null) {
      return null;
    }
    if (seconds < 1 || seconds > MAX_SECONDS) {
      throw new Refusal(
          Refusal.Code.BAD_REQUEST, "It lasts 1 to " + MAX_SECONDS + " seconds, or for good.");
    }
    return Instant.now().plusSeconds(seconds);
  }

  private static String reason(Request asked) {
    return Objects.requireNonNullElse(asked.word("reason"), "");
  }

  /** {@return what rules about an address have; names are not looked up} */
  private static String network(String address) throws Refusal {
    if (!IN_DIGITS.matcher(address).matches()) {
      throw noAddress();
    }
    try {
      return AccountCaller.network(new InetSocketAddress(InetAddress.getByName(address), 0));
    } catch (UnknownHostException e) {
      throw noAddress();
    }
  }

  private static Refusal noAddress() {
    return new Refusal(Refusal.Code.BAD_REQUEST, "An address is one of IPv4 or IPv6, in digits.");
  }

  /** Whether there was a rule to lift. */
  private record Lifted(boolean lifted) {}

  private AdminAction.Judged lift(Request asked) throws Refusal {
    HouseRule.Kind kind = kind(asked.text("kind"));
    String subject = asked.text("subject");
    String on = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + subject;
    boolean isRoom = kind == HouseRule.Kind.CLOSED_ROOM;
    return new AdminAction.Judged(
        on,
        () ->
            (isRoom ? moderation.openRoom(subject) : moderation.lift(kind, subject))
                .thenApply(Lifted::new));
  }

  private static HouseRule.Kind kind(String word) throws Refusal {
    for (HouseRule.Kind kind : HouseRule.Kind.values()) {
      if (kind.name().equals(word)) {
        return kind;
      }
    }
    throw new Refusal(
        Refusal.Code.BAD_REQUEST, "A kind is one of " + List.of(HouseRule.Kind.values()) + ".");
  }

  private AdminAction.Judged closeRoom(Request asked) throws Refusal {
    String room = rules.room(asked.room());
    String reason = reason(asked);
    return new AdminAction.Judged(on(room), () -> moderation.closeRoom(room, reason));
  }

  private static String on(String room) {
    return "room " + room;
  }

  private AdminAction.Judged openRoom(Request asked) throws Refusal {
    String room = rules.room(asked.room());
    return new AdminAction.Judged(on(room), () -> moderation.openRoom(room).thenApply(Lifted::new));
  }

  /** A message that is gone. */
  private record Gone(String room, long position) {}

  private AdminAction.Judged removeMessage(Request asked) throws Refusal {
    String room = rules.room(asked.room());
    long position = rules.position(asked.position());
    return new AdminAction.Judged(
        "message " + position + " of " + on(room),
        () -> moderation.removeMessage(room, position).thenApply(done -> new Gone(room, position)));
  }

  /** A message that is kept. */
  private record Said(String room, long position) {}

  private AdminAction.Judged post(Request asked) throws Refusal {
    String room = rules.room(asked.room());
    String text = rules.text(asked.text("text"));
    return new AdminAction.Judged(
        on(room),
        () -> moderation.post(room, text).thenApply(position -> new Said(room, position)));
  }
}

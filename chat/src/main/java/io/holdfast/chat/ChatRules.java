package io.holdfast.chat;

import io.holdfast.accounts.ApiKeys;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What may be said, by whom, where: the one place that judges the words of clients. */
public final class ChatRules {

  public static final String LOBBY = "/";

  private static final Pattern ROOM = Pattern.compile("/|[A-Za-z0-9._-]{1,64}|~[A-Za-z0-9_-]{24}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{8,64}");
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{22,128}");
  private static final Pattern PERSON = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private static final Pattern MEDIA = Pattern.compile("https?://[!-~]+");
  private static final int MEDIA_LENGTH = 2_000;

  private final ChatLimits limits;

  public ChatRules(ChatLimits limits) {
    this.limits = limits;
  }

  ChatLimits limits() {
    return limits;
  }

  /** {@return whether there can be a room of that name} */
  static boolean isRoom(String name) {
    return ROOM.matcher(name).matches();
  }

  public String room(@Nullable String room) throws Refusal {
    if (room == null || !isRoom(room)) {
      throw new Refusal(
          Refusal.Code.BAD_ROOM, "A room is / or 1 to 64 letters, digits, dots, hyphens or _.");
    }
    return room;
  }

  public String id(@Nullable String id) throws Refusal {
    if (id == null || !ID.matcher(id).matches()) {
      throw new Refusal(
          Refusal.Code.BAD_ID, "The id of a message is 8 to 64 letters, digits or hyphens.");
    }
    return id;
  }

  /** {@return the id of a person who may be connected} */
  public String person(String id) throws Refusal {
    if (!PERSON.matcher(id).matches()) {
      throw notHere();
    }
    return id;
  }

  /** {@return a role that there is} */
  Role role(@Nullable String role) throws Refusal {
    for (Role each : Role.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(role)) {
        return each;
      }
    }
    throw new Refusal(Refusal.Code.BAD_REQUEST, "A role is owner, member or reader.");
  }

  /** {@return the ids of people that somebody wants to know of} */
  public Set<String> people(List<String> ids) throws Refusal {
    if (ids.size() > ChatLimits.WATCHED_PEOPLE) {
      throw new Refusal(
          Refusal.Code.BAD_REQUEST,
          "One can ask for " + ChatLimits.WATCHED_PEOPLE + " people at most.");
    }
    for (String id : ids) {
      if (!PERSON.matcher(id).matches()) {
        throw new Refusal(Refusal.Code.BAD_REQUEST, "One of these is no id of a person.");
      }
    }
    return new LinkedHashSet<>(ids);
  }

  /** {@return what may be said to one person} */
  public ClientMessage.Private letter(ClientMessage.Private said) throws Refusal {
    person(said.to());
    id(said.id());
    text(said.text());
    if (said.name() != null) {
      name(said.name());
    }
    return said;
  }

  /** {@return what nobody else can know, if the client has drawn it well} */
  public static String secret(@Nullable String secret) throws Refusal {
    if (secret != null && ApiKeys.isToken(secret)) {
      throw new Refusal(Refusal.Code.BAD_SECRET, "A key of a program is for /api alone.");
    }
    if (secret == null || !SECRET.matcher(secret).matches()) {
      throw new Refusal(
          Refusal.Code.BAD_SECRET, "A secret is 22 to 128 letters, digits, hyphens or _.");
    }
    return secret;
  }

  /** {@return the name of a device, which is the only one of a person unless it is named} */
  public String device(@Nullable String device) throws Refusal {
    String name = Objects.requireNonNullElse(device, "default");
    if (!PERSON.matcher(name).matches()) {
      throw new Refusal(
          Refusal.Code.BAD_SECRET, "A device is 1 to 64 letters, digits, hyphens or _.");
    }
    return name;
  }

  static Refusal notHere() {
    return new Refusal(Refusal.Code.NOT_HERE, "Whom you write to is not here any more.");
  }

  public String text(@Nullable String text) throws Refusal {
    String said = Objects.requireNonNullElse(text, "");
    requireLength(said, limits.text(), Refusal.Code.BAD_TEXT, "A text");
    if (said.codePoints().anyMatch(c -> c != '\n' && Character.isISOControl(c))) {
      throw new Refusal(Refusal.Code.BAD_TEXT, "A text holds no control characters.");
    }
    requireWellFormed(said, Refusal.Code.BAD_TEXT, "A text");
    return said;
  }

  public String name(@Nullable String name) throws Refusal {
    return name(name, "A name");
  }

  /** {@return what a private room is called, which obeys what names do} */
  String title(@Nullable String title) throws Refusal {
    return name(title, "A title");
  }

  private String name(@Nullable String name, String what) throws Refusal {
    String chosen = Objects.requireNonNullElse(name, "");
    requireLength(chosen, limits.name(), Refusal.Code.BAD_NAME, what);
    if (hidesSomething(chosen.codePoints().toArray())) {
      throw new Refusal(
          Refusal.Code.BAD_NAME, what + " holds no control characters and nothing invisible.");
    }
    requireWellFormed(chosen, Refusal.Code.BAD_NAME, what);
    return chosen;
  }

  /** {@return as much of a name as one may be long} */
  public String cut(String name) {
    return name.codePointCount(0, name.length()) <= limits.name()
        ? name
        : name.substring(0, name.offsetByCodePoints(0, limits.name())).strip();
  }

  private static boolean hidesSomething(int[] codePoints) {
    return IntStream.range(0, codePoints.length)
        .anyMatch(i -> isInvisible(codePoints[i]) && !Joiner.isAt(codePoints, i));
  }

  /** Marks that turn the direction of text around are among them: names must not pose as others. */
  private static boolean isInvisible(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static void requireLength(String text, int max, Refusal.Code code, String what)
      throws Refusal {
    int length = text.codePointCount(0, text.length());
    if (length < 1 || length > max) {
      throw new Refusal(code, what + " has 1 to " + max + " characters, this one " + length + ".");
    }
    if (isSpace(text.codePointAt(0)) || isSpace(text.codePointBefore(text.length()))) {
      throw new Refusal(code, what + " does not begin or end with spaces.");
    }
  }

  /** Those that do not break a line are spaces too. */
  private static boolean isSpace(int codePoint) {
    return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
  }

  private static void requireWellFormed(String text, Refusal.Code code, String what)
      throws Refusal {
    boolean isBroken = text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
    if (isBroken) {
      throw new Refusal(code, what + " holds no half characters.");
    }
  }

  /** {@return the address of something to watch, or empty for what the page itself draws} */
  public String media(String url) throws Refusal {
    boolean isFit = url.isEmpty() || (url.length() <= MEDIA_LENGTH && MEDIA.matcher(url).matches());
    if (!isFit) {
      throw new Refusal(
          Refusal.Code.BAD_REQUEST,
          "An address is http:// or https:// and at most " + MEDIA_LENGTH + " characters.");
    }
    return url;
  }

  public long position(@Nullable Long position) throws Refusal {
    if (position == null || position < 0) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "A position is a number, 0 or more.");
    }
    return position;
  }

  /** {@return a search that may be made} */
  public ClientMessage.Search search(ClientMessage.Search asked) throws Refusal {
    if (asked.room() != null) {
      room(asked.room());
    }
    if (asked.before() != null) {
      position(asked.before());
    }
    if (asked.count() != null) {
      pageCount(asked.count());
    }
    return asked;
  }

  public int pageCount(@Nullable Long count) throws Refusal {
    long wanted = count == null ? ChatLimits.RECENT_COUNT : count;
    if (wanted < 1 || wanted > ChatLimits.PAGE_COUNT) {
      throw new Refusal(
          Refusal.Code.BAD_REQUEST, "A page has 1 to " + ChatLimits.PAGE_COUNT + " entries.");
    }
    return (int) wanted;
  }
}

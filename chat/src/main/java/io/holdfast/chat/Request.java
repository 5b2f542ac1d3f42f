package io.holdfast.chat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a client of {@code holdfast.chat.1} asks for, as it came: an object of JSON, whose members
 * are judged when they are asked for.
 *
 * <p>Confined to one thread.
 */
public final class Request {

  /** Of what cannot be read. */
  public static final Request UNKNOWN = of("unknown", null);

  /** The type of what is counted apart. */
  public static final String TYPING = "typing";

  private final String type;
  private final @Nullable JsonNode members;

  private Request(String type, @Nullable JsonNode members) {
    this.type = type;
    this.members = members;
  }

  /**
   * {@return the request that an object holds}
   *
   * @param object of JSON
   */
  public static Request of(JsonNode object) {
    JsonNode type = object.get("type");
    return new Request(type == null || !type.isString() ? "unknown" : type.stringValue(), object);
  }

  /**
   * {@return a request whose type is known}
   *
   * @param type of it
   * @param members of it, or null if there are none
   */
  public static Request of(String type, @Nullable JsonNode members) {
    return new Request(type, members);
  }

  /** {@return the type, for a refusal to repeat; {@code unknown} if there is none} */
  public String type() {
    return type;
  }

  /** {@return the room that is named, for a refusal to repeat, or null} */
  public @Nullable String room() {
    return word("room");
  }

  /** {@return the id that is named, for a refusal to repeat, or null} */
  @Nullable String id() {
    return word("id");
  }

  /**
   * {@return what is asked for}
   *
   * @throws Refusal if there is no such type, or one of its members is missing or of the wrong kind
   */
  public ClientMessage message() throws Refusal {
    return switch (type) {
      case "enter" -> new ClientMessage.Enter(text("room"), number("after"), word("epoch"));
      case "leave" -> new ClientMessage.Leave(text("room"));
      case "name" -> new ClientMessage.Name(text("name"));
      case "post" -> new ClientMessage.Post(text("room"), text("id"), text("text"));
      case "private" -> letter();
      case "identify" -> new ClientMessage.Identify(word("secret"), word("device"));
      case "token" -> new ClientMessage.Token(token());
      case "received" -> new ClientMessage.Received(position());
      case "read" -> read();
      case "letters" -> new ClientMessage.Letters(number("before"), number("count"));
      case "history" ->
          new ClientMessage.History(
              text("room"), number("before"), number("around"), number("count"));
      case "search" ->
          new ClientMessage.Search(text("text"), word("room"), number("before"), number("count"));
      default -> ofRooms();
    };
  }

  private ClientMessage ofRooms() throws Refusal {
    return switch (type) {
      case "create" -> new ClientMessage.Create(text("title"), text("id"));
      case "rooms" -> new ClientMessage.Rooms();
      case "members" -> new ClientMessage.Members(text("room"));
      case "invite" ->
          new ClientMessage.Invite(text("room"), text("person"), word("name"), text("role"));
      case "link" ->
          new ClientMessage.Link(text("room"), text("role"), number("seconds"), number("uses"));
      case "revoke" -> new ClientMessage.Revoke(text("room"), word("person"), word("link"));
      case "accept" -> new ClientMessage.Accept(word("room"), word("token"));
      case "decline" -> new ClientMessage.Decline(text("room"));
      case "role" -> new ClientMessage.ChangeRole(text("room"), text("person"), text("role"));
      case "remove" -> new ClientMessage.Remove(text("room"), text("person"));
      case "remove-message" -> new ClientMessage.RemoveMessage(text("room"), position());
      case "quit" -> new ClientMessage.Quit(text("room"));
      case "close" -> new ClientMessage.Close(text("room"));
      default -> ofPeople();
    };
  }

  /** In a room, or else what came to oneself. */
  private ClientMessage read() throws Refusal {
    String room = word("room");
    return room == null
        ? new ClientMessage.Read(position())
        : new ClientMessage.ReadIn(room, position());
  }

  private ClientMessage ofPeople() throws Refusal {
    return switch (type) {
      case "away" -> new ClientMessage.Away(flag("away"));
      case "presence" -> new ClientMessage.Presence(words("people"));
      case "places" -> new ClientMessage.Places();
      case "forget" -> new ClientMessage.Forget(text("room"));
      case TYPING -> new ClientMessage.Typing(word("room"), word("to"));
      default -> throw unfit("There is no such type of request.");
    };
  }

  /**
   * {@return what is said to one person}
   *
   * @throws Refusal if one of its members is missing or of the wrong kind
   */
  public ClientMessage.Private letter() throws Refusal {
    return new ClientMessage.Private(text("to"), word("name"), text("id"), text("text"));
  }

  /**
   * {@return the token that is handed in}
   *
   * @throws Refusal if there is none
   */
  public String token() throws Refusal {
    return text("token");
  }

  /**
   * {@return the position that is named, or null}
   *
   * @throws Refusal if it is of the wrong kind
   */
  public @Nullable Long position() throws Refusal {
    return number("position");
  }

  /**
   * {@return the string that a member holds}
   *
   * @throws Refusal if it holds none
   */
  public String text(String name) throws Refusal {
    String text = word(name);
    if (text == null) {
      throw unfit("A request of this type has a string \"" + name + "\".");
    }
    return text;
  }

  /**
   * {@return the whole number, or null if there is none}
   *
   * @throws Refusal if it is of the wrong kind
   */
  public @Nullable Long number(String name) throws Refusal {
    JsonNode member = member(name);
    if (member == null || member.isNull()) {
      return null;
    }
    if (!member.isIntegralNumber() || !member.canConvertToLong()) {
      throw unfit("In a request of this type \"" + name + "\" is a whole number.");
    }
    return member.longValue();
  }

  /** {@return all that was asked for} */
  public JsonNode members() {
    return members == null ? ChatJson.nothing() : members;
  }

  /** {@return the string that a member holds, or null} */
  public @Nullable String word(String name) {
    JsonNode member = member(name);
    return member == null || !member.isString() ? null : member.stringValue();
  }

  /**
   * {@return the number in a range that a member holds}
   *
   * @throws Refusal if it holds none
   */
  public double number(String name, double min, double max) throws Refusal {
    JsonNode member = member(name);
    if (member == null || !member.isNumber()) {
      throw unfit("A request of this type has a number \"" + name + "\".");
    }
    double number = member.doubleValue();
    if (!(number >= min && number <= max)) {
      throw unfit("In a request of this type \"" + name + "\" is " + min + " to " + max + ".");
    }
    return number;
  }

  /**
   * {@return what a member says}
   *
   * @throws Refusal if it is neither true nor false
   */
  public boolean flag(String name) throws Refusal {
    JsonNode member = member(name);
    if (member == null || !member.isBoolean()) {
      throw unfit("In a request of this type \"" + name + "\" is true or false.");
    }
    return member.booleanValue();
  }

  private List<String> words(String name) throws Refusal {
    JsonNode member = member(name);
    if (member == null || !member.isArray()) {
      throw unfit("A request of this type has a list \"" + name + "\".");
    }
    List<String> words = new ArrayList<>();
    for (JsonNode each : member) {
      if (!each.isString()) {
        throw unfit("In a request of this type \"" + name + "\" holds strings.");
      }
      words.add(each.stringValue());
    }
    return words;
  }

  private @Nullable JsonNode member(String name) {
    return members == null ? null : members.get(name);
  }

  private static Refusal unfit(String reason) {
    return new Refusal(Refusal.Code.BAD_REQUEST, reason);
  }
}

package io.holdfast.socketio;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An event that came, with its arguments. Immutable. */
public final class Event {

  private final List<JsonValue> packet;
  private final Ack ack;
  private @Nullable String name;

  /** Takes the name of the event and its arguments. */
  Event(List<JsonValue> packet, Ack ack) {
    this.packet = packet;
    this.ack = ack;
  }

  /** {@return the name; of a number its digits} */
  public String name() {
    String known = name;
    if (known == null) {
      JsonValue value = packet.get(0);
      known = value.isString() ? value.read(String.class) : value.json();
      name = known;
    }
    return known;
  }

  /** The name is taken from whoever listens to it, so that most need not be made. */
  boolean hasName(String expected) {
    if (name == null) {
      JsonValue value = packet.get(0);
      if (value.isString() && value.isPlain()) {
        boolean isSame = value.isAscii(expected);
        if (isSame) {
          name = expected;
        }
        return isSame;
      }
    }
    return name().equals(expected);
  }

  /** {@return how many arguments there are} */
  public int size() {
    return packet.size() - 1;
  }

  /**
   * {@return an argument}
   *
   * @param index of the argument, from 0
   * @param type to make of it, as {@link JsonValue#read} says
   * @param <T> the same
   * @throws SocketIoException with {@link SocketIoError#INVALID_ARGUMENT} if there is none, it is
   *     null, or it is not of that type
   */
  public <T> T get(int index, Class<T> type) {
    return json(index).read(type);
  }

  /**
   * {@return an argument, or empty if there is none or it is null}
   *
   * @param index of the argument, from 0
   * @param type to make of it, as {@link JsonValue#read} says
   * @param <T> the same
   * @throws SocketIoException with {@link SocketIoError#INVALID_ARGUMENT} if it is not of that type
   */
  public <T> Optional<T> find(int index, Class<T> type) {
    return arguments().find(index, type);
  }

  /**
   * {@return an argument as it came; to send it on costs nothing}
   *
   * @param index of the argument, from 0
   * @throws SocketIoException with {@link SocketIoError#INVALID_ARGUMENT} if there is none
   */
  public JsonValue json(int index) {
    if (index < 0 || index >= size()) {
      throw SocketIoException.invalidArgument(
          "argument " + index + " was asked for, there are " + size());
    }
    return packet.get(index + 1);
  }

  /** {@return all arguments} */
  public Arguments arguments() {
    return new Arguments(packet, 1);
  }

  /** {@return the answer that is asked for} */
  public Ack ack() {
    return ack;
  }

  @Override
  public String toString() {
    return packet.toString();
  }
}

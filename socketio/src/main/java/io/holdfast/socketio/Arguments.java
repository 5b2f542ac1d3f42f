package io.holdfast.socketio;

import java.util.AbstractList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The arguments of an event or of an answer, as they came. Immutable. */
public final class Arguments {

  private static final Arguments NONE = new Arguments(List.of(), 0);

  private final List<JsonValue> values;
  private final int first;

  /** Shows what comes after some values, such as the name of the event. */
  Arguments(List<JsonValue> values, int first) {
    this.values = values;
    this.first = first;
  }

  /**
   * {@return arguments}
   *
   * @param values of them, in their order
   */
  public static Arguments of(List<JsonValue> values) {
    return values.isEmpty() ? NONE : new Arguments(List.copyOf(values), 0);
  }

  static List<JsonValue> write(String event, @Nullable Object... arguments) {
    JsonValue[] values = new JsonValue[arguments.length + 1];
    values[0] = JsonValue.of(event);
    for (int i = 0; i < arguments.length; i++) {
      values[i + 1] = JsonValue.of(arguments[i]);
    }
    return List.of(values);
  }

  static List<JsonValue> write(@Nullable Object... arguments) {
    JsonValue[] values = new JsonValue[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      values[i] = JsonValue.of(arguments[i]);
    }
    return List.of(values);
  }

  /** {@return the bytes of values; those that came together share their attachments} */
  static int sizeBytes(List<JsonValue> values) {
    Set<Object> counted = Collections.newSetFromMap(new IdentityHashMap<>(4));
    int sizeBytes = 0;
    for (JsonValue value : values) {
      sizeBytes += value.length() + 1;
      for (byte[] attachment : value.attachments()) {
        sizeBytes += counted.add(attachment) ? attachment.length : 0;
      }
    }
    return sizeBytes;
  }

  /** {@return how many there are} */
  public int size() {
    return values.size() - first;
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
    return values.get(first + index);
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
    return index >= 0 && index < size() && !json(index).isNull()
        ? Optional.of(get(index, type))
        : Optional.empty();
  }

  /** {@return the arguments as a list, which shows them where they are} */
  public List<JsonValue> values() {
    return new AbstractList<>() {
      @Override
      public JsonValue get(int index) {
        return values.get(first + index);
      }

      @Override
      public int size() {
        return Arguments.this.size();
      }
    };
  }

  /** {@return the arguments, to be sent on as they are} */
  public Object[] toArray() {
    Object[] array = new Object[size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(first + i);
    }
    return array;
  }

  @Override
  public String toString() {
    return values().toString();
  }
}

package io.holdfast.socketio;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/** What is attached to a socket. Safe for use by several threads. */
public abstract class DataSocket extends SocketInbox {

  private static final AtomicReferenceFieldUpdater<DataSocket, @Nullable Object> DATA =
      AtomicReferenceFieldUpdater.newUpdater(DataSocket.class, Object.class, "data");

  private volatile @Nullable Object data;

  DataSocket() {}

  /**
   * {@return what is attached to the socket: a map, if nothing else was}
   *
   * @throws IllegalStateException if something else was attached
   */
  @SuppressWarnings("unchecked")
  public final ConcurrentMap<String, Object> data() {
    return data(ConcurrentMap.class);
  }

  /**
   * {@return what is attached to the socket} What comes from a log is JSON; it becomes, and stays,
   * what is asked for first.
   *
   * @param type of it
   * @param <T> the same
   * @throws IllegalStateException if it is not of that type
   * @throws SocketIoException with {@link SocketIoError#INVALID_ARGUMENT} if it is JSON that cannot
   *     be read as that type
   */
  public final <T> T data(Class<T> type) {
    Object attached = attachment();
    if (!(attached instanceof JsonValue json) || type.isInstance(attached)) {
      return SocketAttachment.cast(attached, type);
    }
    T read = SocketAttachment.read(json, type);
    return DATA.compareAndSet(this, attached, read) ? read : data(type);
  }

  private Object attachment() {
    Object attached = data;
    if (attached != null) {
      return attached;
    }
    Object map = new ConcurrentHashMap<String, Object>(4);
    return DATA.compareAndSet(this, null, map) ? map : attachment();
  }

  /**
   * Attaches something to the socket, in place of what was. It is saved for when the client comes
   * back, as {@link #saveData} does.
   *
   * @param attachment that others may ask for
   */
  public final void setData(Object attachment) {
    attach(attachment);
    saveData();
  }

  final void attach(Object attachment) {
    data = attachment;
  }

  /**
   * Saves what is attached to the socket as it is now, in the log of {@link
   * ConnectionStateRecovery#log}; does nothing if there is none. What is changed inside of it is
   * not saved until this is called, or until the connection is lost.
   */
  public final void saveData() {
    SocketLink link = link();
    if (link != null) {
      link.recovery().saveData(self(), link);
    }
  }

  /** {@return what is attached, an empty object if it cannot be written as JSON} */
  final JsonValue dataAsJson() {
    Object attached = data;
    if (attached == null) {
      return JsonValue.emptyObject();
    }
    try {
      return JsonValue.of(attached);
    } catch (IllegalArgumentException e) {
      Log.warn("what is attached to a socket is not saved", e);
      return JsonValue.emptyObject();
    }
  }
}

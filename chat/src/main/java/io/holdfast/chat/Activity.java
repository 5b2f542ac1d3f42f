package io.holdfast.chat;

import io.holdfast.socketio.spi.LogEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was said in which room since that was asked last, for as long as somebody wants to know.
 *
 * <p>Confined to the log's thread.
 */
public final class Activity {

  /** Most rooms that are told one by one at a time; what was said in others is counted together. */
  static final int MAX_ROOMS = 100;

  /** As much of a text as is told, in code points: whoever wants all of it opens the room. */
  private static final int TEXT_LENGTH = 140;

  private final Map<String, Said> rooms = new LinkedHashMap<>();
  private boolean isWatched;
  private long elsewhere;

  /** What was said in a room. */
  private static final class Said {
    private long count;
    private LogEntry last;

    Said(LogEntry first) {
      this.last = first;
    }
  }

  /**
   * What was said in a room lately.
   *
   * @param room of that name
   * @param count of messages
   * @param position of the last one
   * @param person who spoke last
   * @param text the beginning of what they said
   * @param time of it, in milliseconds since 1970
   */
  record RoomSaid(String room, long count, long position, Person person, String text, long time) {}

  /**
   * What was said lately.
   *
   * @param rooms in which it was said
   * @param elsewhere how many messages there were in others
   */
  public record Lately(List<RoomSaid> rooms, long elsewhere) {

    public static final Lately NOTHING = new Lately(List.of(), 0);

    public Lately {
      rooms = List.copyOf(rooms);
    }
  }

  /** From now on somebody wants to know, or nobody does. */
  public void watch(boolean isWantedNow) {
    isWatched = isWantedNow;
    if (!isWantedNow) {
      rooms.clear();
      elsewhere = 0;
    }
  }

  void said(String room, LogEntry entry) {
    if (!isWatched) {
      return;
    }
    Said said = rooms.get(room);
    if (said == null && rooms.size() == MAX_ROOMS) {
      elsewhere++;
      return;
    }
    if (said == null) {
      said = new Said(entry);
      rooms.put(room, said);
    }
    said.count++;
    said.last = entry;
  }

  /** {@return what was said since this was asked last} */
  public Lately take() {
    List<RoomSaid> told = new ArrayList<>();
    rooms.forEach((room, said) -> told.add(tell(room, said)));
    Lately lately = new Lately(told, elsewhere);
    rooms.clear();
    elsewhere = 0;
    return lately;
  }

  private static RoomSaid tell(String room, Said said) {
    ChatMessage last = ChatJson.recall(said.last);
    String text = last.text();
    if (text.codePointCount(0, text.length()) > TEXT_LENGTH) {
      text = text.substring(0, text.offsetByCodePoints(0, TEXT_LENGTH)) + "…";
    }
    return new RoomSaid(room, said.count, last.position(), last.person(), text, last.time());
  }
}

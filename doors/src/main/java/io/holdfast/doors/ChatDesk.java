package io.holdfast.doors;

import io.holdfast.chat.Access;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.ChatSearch;
import io.holdfast.chat.Company;
import io.holdfast.chat.Correspondence;
import io.holdfast.chat.HouseLimits;
import io.holdfast.chat.HouseRules;
import io.holdfast.chat.PrivateRooms;
import io.holdfast.chat.RoomLimits;
import io.holdfast.chat.RoomNews;
import io.holdfast.chat.RoomRequests;
import io.holdfast.search.SearchIndex;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.MessageLog;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What the sessions of the chat have in common.
 *
 * @param chat that they are at
 * @param correspondence of those who are there
 * @param roomRequests takes what is asked about private rooms
 * @param connections that they are among
 * @param search finds what was said
 * @param company of those who are there
 * @param limits of each of them
 */
public record ChatDesk(
    Chat chat,
    Correspondence correspondence,
    RoomRequests roomRequests,
    Connections connections,
    ChatSearch search,
    Company company,
    ChatLimits limits) {

  /**
   * {@return what the sessions of a chat need, with nobody there yet}
   *
   * <p>What is known of people and rooms is read now.
   *
   * @param log that keeps the chat
   * @param index of the log, of what {@link ChatSearch#read} reads, or null for no search
   * @param limits of each session
   * @param roomLimits of private rooms
   * @throws LogException if it cannot be read
   */
  public static ChatDesk open(
      MessageLog log, @Nullable SearchIndex index, ChatLimits limits, RoomLimits roomLimits) {
    InstantSource clock = InstantSource.system();
    PrivateRooms privateRooms = new PrivateRooms(log, roomLimits);
    HouseRules rules = new HouseRules(log, HouseLimits.DEFAULT, clock);
    Access access = new Access(privateRooms, rules);
    Chat chat = new Chat(log, new ChatRules(limits), access, HouseLimits.DEFAULT);
    ChatSearch search = new ChatSearch(index, access, log);
    search.forgetWhatGoes(chat.removals());
    Correspondence correspondence = new Correspondence(log);
    privateRooms.onChange(new RoomNews(chat, correspondence));
    return new ChatDesk(
        chat,
        correspondence,
        new RoomRequests(chat, privateRooms, correspondence, clock),
        new Connections(rules),
        search,
        Company.open(log),
        limits);
  }
}

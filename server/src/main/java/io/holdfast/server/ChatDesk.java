package io.holdfast.server;

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
record ChatDesk(
    Chat chat,
    Correspondence correspondence,
    RoomRequests roomRequests,
    Connections connections,
    ChatSearch search,
    Company company,
    ChatLimits limits) {}

package io.holdfast.chat;

import io.holdfast.socketio.spi.MessageLog;

/**
 * What the rooms that somebody is in have in common.
 *
 * @param log on whose thread they are
 * @param occupancy learns how many are in them
 * @param access says who may be in them
 * @param activity learns what happens in them
 * @param removals knows what was removed from them
 */
record RoomKeeper(
    MessageLog log, Occupancy occupancy, Access access, Activity activity, Removals removals) {}

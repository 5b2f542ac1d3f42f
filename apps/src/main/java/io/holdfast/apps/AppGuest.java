package io.holdfast.apps;

import io.holdfast.chat.Asker;
import io.holdfast.chat.Person;
import io.holdfast.socketio.Socket;

/**
 * Who is to enter a room of an app.
 *
 * @param room to enter
 * @param socket of the connection
 * @param person by the name that they go by there
 * @param asker for those who judge what they may
 */
record AppGuest(String room, Socket socket, Person person, Asker asker) {}

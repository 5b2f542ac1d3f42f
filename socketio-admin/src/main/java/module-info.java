/** What the page {@code @socket.io/admin-ui} asks of a server of Socket.IO. */
@org.jspecify.annotations.NullMarked
module io.holdfast.socketio.admin {
  requires transitive io.holdfast.socketio;
  requires static org.jspecify;
  requires java.management;
  requires spring.security.crypto;

  exports io.holdfast.socketio.admin;
}

/** The MessagePack form of Socket.IO's packets, which socket.io-msgpack-parser speaks. */
@org.jspecify.annotations.NullMarked
package io.holdfast.msgpack;

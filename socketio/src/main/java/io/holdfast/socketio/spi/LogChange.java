package io.holdfast.socketio.spi;

/** A part of what {@link MessageLog#append(java.util.List, CommitListener)} commits together. */
public sealed interface LogChange permits LogRecord, LogValue, LogRemoval, LogRedaction {}

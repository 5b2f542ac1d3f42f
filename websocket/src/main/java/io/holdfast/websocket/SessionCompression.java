package io.holdfast.websocket;

import java.util.Objects;

/**
 * The compression of one session.
 *
 * @param parameters as negotiated
 * @param thresholdBytes messages shorter than this are sent as they are
 * @param zlib lends compressors, on the session's thread
 */
public record SessionCompression(DeflateParameters parameters, int thresholdBytes, Zlib zlib) {

  /** Checks that nothing is missing. */
  public SessionCompression {
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(zlib, "zlib");
  }

  MessageInflater inflater(Role role) {
    Role peer = role == Role.SERVER ? Role.CLIENT : Role.SERVER;
    return new MessageInflater(zlib, !parameters.noContextTakeover(peer));
  }

  MessageDeflater deflater(Role role) {
    return new MessageDeflater(
        zlib, !parameters.noContextTakeover(role), parameters.maxWindowBits(role));
  }
}

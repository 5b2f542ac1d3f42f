package io.holdfast.bench;

/**
 * What connections that say nothing take.
 *
 * @param connections how many were open
 * @param beforeBytes memory of the server before, when some had come and gone
 * @param openBytes memory of the server with all of them open
 */
record MemoryResult(int connections, long beforeBytes, long openBytes) {

  double bytesPerConnection() {
    return (double) (openBytes - beforeBytes) / connections;
  }
}

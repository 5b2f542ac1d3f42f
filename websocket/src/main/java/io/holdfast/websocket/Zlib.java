package io.holdfast.websocket;

import java.util.ArrayDeque;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Compressors and decompressors for the connections of one thread. Those that forget their window
 * between messages are lent for one message at a time; the budget bounds all together.
 *
 * <p>Confined to one thread. {@link #close} gives the idle ones back.
 */
public final class Zlib implements AutoCloseable {

  private static final int MAX_IDLE = 4;

  private final CompressionBudget budget;
  private final int level;
  private final ArrayDeque<Deflater> idleDeflaters = new ArrayDeque<>();
  private final ArrayDeque<Inflater> idleInflaters = new ArrayDeque<>();

  /**
   * Creates an empty pool.
   *
   * @param budget shared with the pools of other threads
   * @param level of compression, 0 to 9
   */
  public Zlib(CompressionBudget budget, int level) {
    this.budget = budget;
    this.level = level;
  }

  /** {@return a fresh compressor, or null where the budget is used up} */
  @Nullable Deflater tryBorrowDeflater() {
    Deflater idle = idleDeflaters.poll();
    if (idle != null) {
      return idle;
    }
    return budget.tryReserve(CompressionBudget.DEFLATER_BYTES) ? new Deflater(level, true) : null;
  }

  void giveBack(Deflater deflater) {
    if (idleDeflaters.size() < MAX_IDLE) {
      deflater.reset();
      idleDeflaters.push(deflater);
    } else {
      end(deflater);
    }
  }

  /** {@return a fresh decompressor, or null where the budget is used up} */
  @Nullable Inflater tryBorrowInflater() {
    Inflater idle = idleInflaters.poll();
    if (idle != null) {
      return idle;
    }
    return budget.tryReserve(CompressionBudget.INFLATER_BYTES) ? new Inflater(true) : null;
  }

  void giveBack(Inflater inflater) {
    if (idleInflaters.size() < MAX_IDLE) {
      inflater.reset();
      idleInflaters.push(inflater);
    } else {
      end(inflater);
    }
  }

  @Override
  public void close() {
    idleDeflaters.forEach(this::end);
    idleDeflaters.clear();
    idleInflaters.forEach(this::end);
    idleInflaters.clear();
  }

  private void end(Deflater deflater) {
    deflater.end();
    budget.release(CompressionBudget.DEFLATER_BYTES);
  }

  private void end(Inflater inflater) {
    inflater.end();
    budget.release(CompressionBudget.INFLATER_BYTES);
  }
}

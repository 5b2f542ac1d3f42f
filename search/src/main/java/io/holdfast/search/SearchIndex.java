package io.holdfast.search;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.MessageLog;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds entries of a log by the words in them.
 *
 * <p>The index is derived from the log: it follows the log in the background, a moment behind, and
 * also what the log removes. Its file may be deleted while it is closed; it is built anew then.
 * Nothing is found without a {@link SearchScope}, which says what whoever asks may read.
 *
 * <p>Safe for use by several threads.
 */
public final class SearchIndex implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(SearchIndex.class.getName());

  private final MessageLog log;
  private final SafeReader reader;
  private final SearchLimits limits;
  private final IndexDatabase database;
  private final Feeder feeder;
  private final QueryPool queries;

  private SearchIndex(
      MessageLog log, SafeReader reader, SearchLimits limits, IndexDatabase database)
      throws SQLException {
    this.log = log;
    this.reader = reader;
    this.limits = limits;
    this.database = database;
    this.feeder =
        new Feeder(
            database.name(), log, new IndexWriter(database.writer(), reader, limits), limits);
    this.queries = new QueryPool(database.name(), database.readers(), limits);
  }

  /**
   * {@return settings of an index in memory}
   *
   * @param log that is indexed; not closed here
   * @param reader of what of its entries can be found
   */
  public static Builder builder(MessageLog log, SearchReader reader) {
    return new Builder(log, reader);
  }

  /**
   * Finds entries, the newest first.
   *
   * <p>The stage completes on a thread of the index, so what depends on it must not block.
   *
   * @param query what is looked for
   * @param scope what whoever asks may read; nothing else is found
   * @return the page; fails with {@link SearchException}: {@code BAD_QUERY}, {@code OVERLOADED},
   *     {@code TOO_SLOW}, {@code FAILED} or {@code CLOSED}
   * @throws IllegalArgumentException if the count is not 1 to {@link SearchLimits#maxCount}, or the
   *     scope names more than {@link SearchLimits#maxNames}
   */
  public CompletionStage<SearchPage> search(SearchQuery query, SearchScope scope) {
    Objects.requireNonNull(scope, "scope");
    if (query.count() < 1 || query.count() > limits.maxCount()) {
      throw new IllegalArgumentException(
          "a page has 1 to " + limits.maxCount() + " entries, was " + query.count());
    }
    if (scope.nameCount() > limits.maxNames()) {
      throw new IllegalArgumentException(
          "a scope has at most "
              + limits.maxNames()
              + " names (maxNames), was "
              + scope.nameCount());
    }
    Terms terms;
    try {
      terms = Terms.parse(query.text(), limits);
    } catch (SearchException e) {
      return CompletableFuture.failedFuture(queries.refusal(e));
    }
    if (terms.isEmpty()) {
      return CompletableFuture.completedFuture(
          new SearchPage(List.of(), query.before(), false, feeder.isBuilding()));
    }
    Search search = new Search(terms, query, scope);
    return queries.submit((index, endNanos) -> run(search, index, endNanos));
  }

  /** One more than asked for tells whether there are more. */
  private SearchPage run(Search search, IndexReader index, long endNanos) throws SQLException {
    boolean isBuilding = feeder.isBuilding();
    int count = search.query().count();
    List<Long> found = index.find(search, log.horizon().value(), count + 1, endNanos);
    boolean hasMore = found.size() > count;
    List<Long> page = hasMore ? found.subList(0, count) : found;
    LogPosition end =
        page.isEmpty() ? search.query().before() : new LogPosition(page.get(page.size() - 1));
    return new SearchPage(hits(search, page, endNanos), end, hasMore, isBuilding);
  }

  /** What the log or the reader does not give any more is not shown. */
  private List<SearchHit> hits(Search search, List<Long> positions, long endNanos) {
    Map<Long, LogEntry> entries = new HashMap<>();
    read(positions, endNanos).forEach(entry -> entries.put(entry.position().value(), entry));
    long horizon = log.horizon().value();
    List<SearchHit> hits = new ArrayList<>(positions.size());
    for (Long position : positions) {
      LogEntry entry = entries.get(position);
      SearchText text =
          entry == null || position <= horizon ? null : reader.read(entry).orElse(null);
      if (entry != null && text != null && search.scope().includes(text)) {
        hits.add(new SearchHit(entry, text, search.terms().marks(text.text(), limits)));
      }
    }
    return Collections.unmodifiableList(hits);
  }

  private List<LogEntry> read(List<Long> positions, long endNanos) {
    if (positions.isEmpty()) {
      return List.of();
    }
    HashSet<LogPosition> named = new HashSet<>();
    positions.forEach(position -> named.add(new LogPosition(position)));
    try {
      return log.read(named)
          .toCompletableFuture()
          .get(Deadline.leftMillis(endNanos), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw QueryPool.tooSlow(limits);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SearchException(SearchError.CLOSED, "the search index is closed", e);
    } catch (ExecutionException e) {
      throw new SearchException(
          SearchError.FAILED, "cannot read what was found in the log: " + e.getMessage(), e);
    }
  }

  /**
   * Removes an entry from the index, and leaves it out should it not be indexed yet. To be called
   * before the log is told to redact it: so its words do not stay behind if the process ends in
   * between. They leave the file itself within a minute or two.
   *
   * @param position of the entry
   * @return when it is not found any more; fails with {@link SearchException}
   */
  public CompletionStage<Void> forget(LogPosition position) {
    return feeder.forget(position);
  }

  /**
   * {@return when everything is indexed that is in the log now; fails with {@link SearchException}
   * {@code CLOSED} if the index is closed before}
   */
  public CompletionStage<Void> caughtUp() {
    return feeder.caughtUp();
  }

  /** {@return how it is doing, for metrics} */
  public SearchStatus status() {
    long position = feeder.position();
    return new SearchStatus(
        queries.answeredCount(),
        queries.refusedCount(),
        Duration.ofNanos(queries.totalNanos()),
        new LogPosition(position),
        Math.max(0, log.last().value() - position),
        feeder.usedBytes(),
        feeder.isBuilding(),
        feeder.failedCount());
  }

  /**
   * Finishes the queries that were taken, and lets go of the file. To be called before the log is
   * closed. May be called again.
   */
  @Override
  public void close() {
    feeder.close();
    queries.close();
    database.close();
    LOGGER.log(Level.DEBUG, "the search index {0} is closed", database.name());
  }

  /** Settings of an index. */
  public static final class Builder {

    private final MessageLog log;
    private final SearchReader reader;
    private @Nullable Path file;
    private SearchLimits limits = SearchLimits.DEFAULT;

    private Builder(MessageLog log, SearchReader reader) {
      this.log = Objects.requireNonNull(log, "log");
      this.reader = Objects.requireNonNull(reader, "reader");
    }

    /**
     * Sets where the index is kept.
     *
     * @param file of SQLite, in the default file system; its directory must exist. Default: none,
     *     the index is in memory and is built at each start
     * @return this
     */
    public Builder file(Path file) {
      this.file = Objects.requireNonNull(file, "file");
      return this;
    }

    /**
     * Sets the limits.
     *
     * @param limits default {@link SearchLimits#DEFAULT}
     * @return this
     */
    public Builder limits(SearchLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Opens the index, or makes it, and begins to follow the log. An index that is damaged, of
     * another release, or of another log, is built anew.
     *
     * @return the index, to be closed by the caller before the log
     * @throws SearchException {@code NOT_AN_INDEX} if the file is something else, which is left as
     *     it is; {@code FAILED} if it cannot be read or written
     * @throws LogException if the log cannot be read
     */
    public SearchIndex open() {
      IndexDatabase database =
          file == null
              ? IndexDatabase.inMemory(log)
              : IndexDatabase.open(IndexFile.of(file), log, limits.maxRunningQueries());
      try {
        SearchIndex index = new SearchIndex(log, new SafeReader(reader), limits, database);
        index.feeder.start();
        return index;
      } catch (SQLException e) {
        database.close();
        throw SqliteFailure.of("cannot open the search index " + database.name(), e);
      }
    }
  }
}

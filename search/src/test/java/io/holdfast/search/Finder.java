package io.holdfast.search;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.MessageLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Finds things in an index and waits for them. */
final class Finder {

  static final SearchScope EVERY_PLACE = SearchScope.allPlacesBut(Set.of());

  private Finder() {}

  static SearchIndex inMemory(MessageLog log) {
    return SearchIndex.builder(log, Talk::read).open();
  }

  static SearchIndex inFile(MessageLog log, Path directory) {
    return SearchIndex.builder(log, Talk::read).file(directory.resolve("search.db")).open();
  }

  /** {@return the texts that are found once the index has caught up, newest first} */
  static List<String> texts(SearchIndex index, String query) {
    return texts(index, query, EVERY_PLACE);
  }

  static List<String> texts(SearchIndex index, String query, SearchScope scope) {
    return texts(index, SearchQuery.of(query), scope);
  }

  static List<String> texts(SearchIndex index, SearchQuery query, SearchScope scope) {
    return texts(page(index, query, scope));
  }

  static List<String> texts(SearchPage page) {
    return page.hits().stream().map(hit -> hit.text().text()).toList();
  }

  static SearchPage page(SearchIndex index, SearchQuery query, SearchScope scope) {
    Talk.await(index.caughtUp());
    return Talk.await(index.search(query, scope));
  }

  static List<LogPosition> positions(SearchPage page) {
    return page.hits().stream().map(hit -> hit.entry().position()).toList();
  }

  /** {@return how a stage fails} */
  static SearchError failure(CompletionStage<?> stage) {
    SearchException[] failure = new SearchException[1];
    assertThatThrownBy(() -> Talk.await(stage))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(SearchException.class, e -> failure[0] = e);
    return failure[0].error();
  }
}

package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaTest {

  private static final List<String> FIRST = List.of("CREATE TABLE a (x)");
  private static final List<String> SECOND =
      List.of("INSERT INTO a VALUES ('second')", "CREATE TABLE b (x)");
  private static final List<String> BROKEN = List.of("CREATE TABLE c (x)", "DROP TABLE missing");

  private Connection connection;
  private Statement statement;

  @BeforeEach
  void connect() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    statement = connection.createStatement();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void migrationsRunInOrderAndOnce() throws SQLException {
    new Schema(List.of(FIRST)).migrate(connection);
    statement.execute("INSERT INTO a VALUES ('first')");
    new Schema(List.of(FIRST, SECOND)).migrate(connection);
    new Schema(List.of(FIRST, SECOND)).migrate(connection);

    assertThat(query("SELECT x FROM a ORDER BY rowid")).containsExactly("first", "second");
    assertThat(query("PRAGMA user_version")).containsExactly("2");
  }

  @Test
  void migrationThatFailsLeavesNothing() throws SQLException {
    new Schema(List.of(FIRST)).migrate(connection);

    assertThatThrownBy(() -> new Schema(List.of(FIRST, SECOND, BROKEN)).migrate(connection))
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith("cannot bring the schema up to version 3: ")
        .hasMessageContaining("no such table: missing");
    statement.execute("ROLLBACK");
    assertThat(query("SELECT name FROM sqlite_schema")).containsExactly("a");
    assertThat(query("PRAGMA user_version")).containsExactly("1");
  }

  @Test
  void readsMergeTheIndexesOfAStreamAndSortNothing() throws SQLException {
    Schema.CURRENT.migrate(connection);

    assertThat(plan("EXPLAIN QUERY PLAN " + PositionReader.FORWARDS))
        .contains(
            "MERGE (UNION ALL)",
            "SEARCH entry USING COVERING INDEX entry_stream (stream=? AND rowid>?)",
            "SEARCH further USING PRIMARY KEY (stream=? AND position>?)")
        .noneMatch(step -> step.startsWith("SCAN") || step.contains("TEMP B-TREE"));
    assertThat(plan("EXPLAIN QUERY PLAN " + PositionReader.BACKWARDS))
        .contains(
            "MERGE (UNION ALL)",
            "SEARCH entry USING COVERING INDEX entry_stream (stream=? AND rowid<?)",
            "SEARCH further USING PRIMARY KEY (stream=? AND position<?)")
        .noneMatch(step -> step.startsWith("SCAN") || step.contains("TEMP B-TREE"));
  }

  @Test
  void repeatsAreFoundByTheIndexOverIds() throws SQLException {
    Schema.CURRENT.migrate(connection);

    assertThat(plan("EXPLAIN QUERY PLAN SELECT payload FROM entry WHERE id = 'id' AND stream = 1"))
        .containsExactly("SEARCH entry USING INDEX entry_once (id=? AND stream=?)");
  }

  private List<String> plan(String explain) throws SQLException {
    return query(explain, "detail");
  }

  private List<String> query(String select) throws SQLException {
    return query(select, null);
  }

  private List<String> query(String select, String column) throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(select)) {
      while (rows.next()) {
        values.add(column == null ? rows.getString(1) : rows.getString(column));
      }
    }
    return values;
  }
}

/** How many people have the page open, and how many came in each hour. */
@org.jspecify.annotations.NullMarked
module io.holdfast.examples.visitors {
  requires io.holdfast;
  requires java.sql;
  requires static org.jspecify;
}

/** Greets whoever says a name. */
module com.example.greeter {
  requires io.holdfast;
}

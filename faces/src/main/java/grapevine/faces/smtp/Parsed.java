package grapevine.faces.smtp;

import grapevine.faces.Refusal;

/** The outcome of reading arguments. */
sealed interface Parsed<T> {

  /** They are sound. */
  record Sound<T>(T value) implements Parsed<T> {}

  /** They are not. */
  record Unsound<T>(Refusal refusal, String detail) implements Parsed<T> {
    static <T> Unsound<T> of(Refusal refusal) {
      return new Unsound<>(refusal, "");
    }
  }
}

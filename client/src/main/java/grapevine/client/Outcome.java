package grapevine.client;

import java.util.function.Function;

/**
 * What came of a request. Immutable.
 *
 * @param <T> what it gives where it was done
 */
public sealed interface Outcome<T> {

  /**
   * It was done.
   *
   * @param value what it gave
   */
  record Done<T>(T value) implements Outcome<T> {}

  /**
   * A server said no; another would say the same.
   *
   * @param code why, for programs: the codes of the interface's description, such as {@code
   *     no-such-name}, {@code sign-in-failed}, {@code not-permitted}
   * @param detail why, for people
   */
  record Refused<T>(String code, String detail) implements Outcome<T> {}

  /**
   * Nobody who serves this could be reached, or all said that they cannot now. It was not done; it
   * may be asked again later.
   *
   * @param detail what each server said
   */
  record NotNow<T>(String detail) implements Outcome<T> {}

  /**
   * It may have been done, or not: the connection broke, or the server does not know. Look before
   * you ask again. Only changes end so.
   *
   * @param detail what is known
   */
  record Unknown<T>(String detail) implements Outcome<T> {}

  /**
   * The value.
   *
   * @throws GrapevineException where it was not done, or nobody knows
   */
  default T orThrow() {
    return switch (this) {
      case Done<T>(T value) -> value;
      case Refused<T>(String code, String detail) -> throw new GrapevineException(code, detail);
      case NotNow<T>(String detail) -> throw new GrapevineException("not-now", detail);
      case Unknown<T>(String detail) -> throw new GrapevineException("outcome-unknown", detail);
    };
  }

  /** The same with another value. */
  default <U> Outcome<U> map(Function<? super T, ? extends U> change) {
    return switch (this) {
      case Done<T>(T value) -> new Done<>(change.apply(value));
      case Refused<T>(String code, String detail) -> new Refused<>(code, detail);
      case NotNow<T>(String detail) -> new NotNow<>(detail);
      case Unknown<T>(String detail) -> new Unknown<>(detail);
    };
  }
}

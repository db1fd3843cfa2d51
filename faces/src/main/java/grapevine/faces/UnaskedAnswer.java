package grapevine.faces;

import grapevine.kernel.check.Invariant;

/** An answer of a kind that its question does not allow: a programmer's error. */
public final class UnaskedAnswer {

  private UnaskedAnswer() {}

  /**
   * Stops the server.
   *
   * @return never; so that a caller can throw it where the compiler wants an end
   * @throws grapevine.kernel.check.InvariantBroken always
   */
  public static IllegalStateException of(Answer answer) {
    String kind = answer.getClass().getSimpleName();
    Invariant.check(false, "an answer that the question allows, not %s", kind);
    return new IllegalStateException(kind);
  }
}

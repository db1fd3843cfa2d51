package grapevine.client;

/** What {@link Outcome#orThrow} throws where a request was not done. */
public final class GrapevineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;

  GrapevineException(String code, String detail) {
    super(code + ": " + detail);
    this.code = code;
  }

  /** Why, for programs; {@code not-now} and {@code outcome-unknown} among them. */
  public String code() {
    return code;
  }
}

package grapevine.server.configuration;

/** The configuration cannot be used. The message names file, line, what is wrong and the remedy. */
public final class BadConfiguration extends Exception {
  private static final long serialVersionUID = 1;

  /** With what is wrong, where, and what to do. */
  public BadConfiguration(String what) {
    super(what);
  }
}

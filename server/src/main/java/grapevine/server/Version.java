package grapevine.server;

/** Which version of the program this is. */
final class Version {
  /** As in the build's description. */
  static final String TEXT = "0.1.0-SNAPSHOT";

  private Version() {}
}

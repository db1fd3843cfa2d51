package grapevine.cli.verb;

/**
 * One argument of a verb.
 *
 * @param key its name in the request; as an option it is typed with two hyphens before it
 * @param shape how it is typed
 * @param label what stands for its value in help, such as {@code NAME}
 * @param meaning one line of help
 */
public record Argument(String key, Shape shape, String label, String meaning) {
  /** How an argument is typed. */
  public enum Shape {
    /** Must stand there, without an option's name. */
    PLACE,
    /** May stand there, without an option's name. */
    OPTIONAL_PLACE,
    /** An option with one value. */
    OPTION,
    /** An option with one value that must be given. */
    REQUIRED_OPTION,
    /** An option without a value; {@code yes} where it is given. */
    FLAG,
    /** An option that may be repeated, or have several values with commas between. */
    LIST,
    /** As {@link #LIST}, at least once. */
    REQUIRED_LIST,
    /** An option that may be repeated; commas are part of its value. */
    TEXTS
  }

  static Argument place(String key, String label, String meaning) {
    return new Argument(key, Shape.PLACE, label, meaning);
  }

  static Argument optionalPlace(String key, String label, String meaning) {
    return new Argument(key, Shape.OPTIONAL_PLACE, label, meaning);
  }

  static Argument option(String key, String label, String meaning) {
    return new Argument(key, Shape.OPTION, label, meaning);
  }

  static Argument flag(String key, String meaning) {
    return new Argument(key, Shape.FLAG, "", meaning);
  }

  static Argument list(String key, String label, String meaning) {
    return new Argument(key, Shape.LIST, label, meaning);
  }
}

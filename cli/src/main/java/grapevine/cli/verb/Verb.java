package grapevine.cli.verb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One verb.
 *
 * @param words how it is typed, such as {@code user add}; also its name in the request
 * @param summary one line of help
 * @param input what it reads beside its arguments
 * @param arguments in the order of help
 * @param layout how its reply is shown
 * @param columns the columns of its rows that are shown first, in order
 * @param variant what it becomes when a certain argument is given
 * @param examples lines to type, without the program's name
 */
public record Verb(
    String words,
    String summary,
    Input input,
    List<Argument> arguments,
    Layout layout,
    List<String> columns,
    Optional<Variant> variant,
    List<String> examples) {

  /** What a verb reads beside its arguments. */
  public enum Input {
    /** Nothing. */
    NOTHING,
    /** A new password: by prompt or standard input. */
    NEW_PASSWORD,
    /** A new password, where the user asks to give one. */
    NEW_PASSWORD_IF_ASKED,
    /** The text of a message, from standard input unless it is given. */
    MESSAGE_TEXT
  }

  /** How a reply is shown to people. */
  public enum Layout {
    /** Rows as tables, one for each kind of row. */
    TABLE,
    /** Each row as lines of names and values. */
    RECORD,
    /** Of each row the one value, as a line. */
    LINES,
    /** The one value of the one row, octet for octet. */
    CONTENT
  }

  /**
   * Another verb that is meant when an argument is given.
   *
   * @param key the argument
   * @param words the other's name in the request
   * @param layout how its reply is shown
   */
  public record Variant(String key, String words, Layout layout) {}

  /** Copies the lists. */
  public Verb {
    arguments = List.copyOf(arguments);
    columns = List.copyOf(columns);
    examples = List.copyOf(examples);
  }

  static Verb of(String words, String summary, Argument... arguments) {
    return new Verb(
        words,
        summary,
        Input.NOTHING,
        List.of(arguments),
        Layout.TABLE,
        List.of(),
        Optional.empty(),
        List.of());
  }

  Verb reads(Input wanted) {
    return new Verb(words, summary, wanted, arguments, layout, columns, variant, examples);
  }

  Verb shows(Layout wanted, String... first) {
    return new Verb(words, summary, input, arguments, wanted, List.of(first), variant, examples);
  }

  Verb becomes(Variant other) {
    return new Verb(
        words, summary, input, arguments, layout, columns, Optional.of(other), examples);
  }

  Verb example(String line) {
    List<String> longer = new ArrayList<>(examples);
    longer.add(line);
    return new Verb(words, summary, input, arguments, layout, columns, variant, longer);
  }

  /** The first word, which groups verbs, where there are two. */
  public Optional<String> group() {
    int space = words.indexOf(' ');
    return space < 0 ? Optional.empty() : Optional.of(words.substring(0, space));
  }

  /** The last word. */
  public String lastWord() {
    return words.substring(words.indexOf(' ') + 1);
  }
}

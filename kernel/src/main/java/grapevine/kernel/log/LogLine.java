package grapevine.kernel.log;

import java.util.ArrayList;
import java.util.List;

/**
 * One line for the log. It never holds a secret.
 *
 * @param level how much it matters
 * @param event what happened, in a few words, always the same for the same kind of event
 * @param fields what it happened to, in the order in which it is shown
 */
public record LogLine(Level level, String event, List<Field> fields) {
  /** How much a line matters. */
  public enum Level {
    /** For whoever looks for the cause of something. */
    DETAIL,
    /** Part of normal work. */
    INFO,
    /** Somebody should know. */
    WARNING,
    /** Somebody must act. */
    ALARM
  }

  /** One named value of a line. */
  public record Field(String name, String value) {}

  /** Copies the fields. */
  public LogLine {
    fields = List.copyOf(fields);
  }

  /**
   * A line from alternating names and values.
   *
   * @param namesAndValues an even number of objects; their text is taken
   */
  public static LogLine of(Level level, String event, Object... namesAndValues) {
    List<Field> fields = new ArrayList<>(namesAndValues.length / 2);
    for (int index = 0; index + 1 < namesAndValues.length; index += 2) {
      fields.add(new Field(namesAndValues[index].toString(), namesAndValues[index + 1].toString()));
    }
    return new LogLine(level, event, fields);
  }

  /** A line of {@link Level#INFO}. */
  public static LogLine info(String event, Object... namesAndValues) {
    return of(Level.INFO, event, namesAndValues);
  }

  /** A line of {@link Level#WARNING}. */
  public static LogLine warning(String event, Object... namesAndValues) {
    return of(Level.WARNING, event, namesAndValues);
  }

  /** A line of {@link Level#ALARM}. */
  public static LogLine alarm(String event, Object... namesAndValues) {
    return of(Level.ALARM, event, namesAndValues);
  }

  /** The line as text: {@code INFO accepted postmark=… recipients=3}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(80).append(level).append(' ').append(event);
    for (Field field : fields) {
      text.append(' ').append(field.name()).append('=').append(quoted(field.value()));
    }
    return text.toString();
  }

  private static String quoted(String value) {
    StringBuilder safe = new StringBuilder(value.length() + 2);
    boolean quotes = value.isEmpty();
    for (int index = 0; index < value.length(); index++) {
      char letter = value.charAt(index);
      quotes |= letter == ' ' || letter == '"' || letter == '=';
      if (letter == '"' || letter == '\\') {
        safe.append('\\').append(letter);
      } else {
        safe.append(Character.isISOControl(letter) ? '?' : letter);
      }
    }
    return quotes ? "\"" + safe + "\"" : safe.toString();
  }
}

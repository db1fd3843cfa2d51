package grapevine.service.node;

import grapevine.service.request.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rows of a {@link Answer.Report} while they are collected. For one thread. */
final class Rows {
  /** Most rows of one answer; what is more is asked for in pages. */
  static final int MAX = 10_000;

  /** Rows of one page of what may be long: others are served between two pages. */
  static final int PAGE = 1_000;

  /** Most octets of rows in an answer to another server, about: less than a link carries. */
  private static final long OCTETS_MAX = 1 << 20;

  private final List<SortedMap<String, String>> rows = new ArrayList<>();

  /** Adds a row of alternating names and values; the text of the values is taken. */
  Rows add(Object... namesAndValues) {
    TreeMap<String, String> row = new TreeMap<>();
    for (int index = 0; index + 1 < namesAndValues.length; index += 2) {
      row.put(namesAndValues[index].toString(), namesAndValues[index + 1].toString());
    }
    rows.add(row);
    return this;
  }

  /** Whether no further row fits. */
  boolean isFull() {
    return rows.size() >= MAX;
  }

  /** A number that is not negative, as a page begins with; 0 where it is none. */
  static long number(String text) {
    return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
  }

  /** How many there are. */
  int size() {
    return rows.size();
  }

  /**
   * Says that there is more behind these rows, and with which {@code from} the next page is asked
   * for: a last row of that one value.
   */
  Rows next(String from) {
    return add("next", from);
  }

  /** The rows as an answer. */
  Answer.Report done() {
    return new Answer.Report(Answer.Outcome.DONE, "", List.copyOf(rows));
  }

  /** The rows, and a word on them. */
  Answer.Report report(Answer.Outcome outcome, String text) {
    return new Answer.Report(outcome, text, List.copyOf(rows));
  }

  /** An answer with no more rows than one message between servers carries. */
  static Answer fitting(Answer answer) {
    if (!(answer instanceof Answer.Report(var outcome, String text, var rows))) {
      return answer;
    }
    long octets = 0;
    int fitting = 0;
    while (fitting < rows.size() && (fitting == 0 || octets < OCTETS_MAX)) {
      octets += octets(rows.get(fitting));
      fitting++;
    }
    return fitting == rows.size()
        ? answer
        : new Answer.Report(
            outcome,
            (text.isEmpty() ? "" : text + "; ") + "only the first " + fitting + " rows are shown",
            rows.subList(0, fitting));
  }

  private static long octets(SortedMap<String, String> row) {
    long octets = 0;
    for (var named : row.entrySet()) {
      octets += named.getKey().length() + 4L + named.getValue().length();
    }
    return octets;
  }

  /** An answer of words only. */
  static Answer.Report said(Answer.Outcome outcome, String text) {
    return new Answer.Report(outcome, text, List.of());
  }
}

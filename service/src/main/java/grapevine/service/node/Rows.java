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

  /** How many there are. */
  int size() {
    return rows.size();
  }

  /** The rows as an answer. */
  Answer.Report done() {
    return new Answer.Report(Answer.Outcome.DONE, "", List.copyOf(rows));
  }

  /** The rows, and a word on them. */
  Answer.Report report(Answer.Outcome outcome, String text) {
    return new Answer.Report(outcome, text, List.copyOf(rows));
  }

  /** An answer of words only. */
  static Answer.Report said(Answer.Outcome outcome, String text) {
    return new Answer.Report(outcome, text, List.of());
  }
}

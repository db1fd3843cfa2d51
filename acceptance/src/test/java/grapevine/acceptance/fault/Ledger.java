package grapevine.acceptance.fault;

import grapevine.acceptance.letter.Letter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What servers answered, and what must follow from it. Safe for use by several threads. */
final class Ledger {
  private record Line(List<String> recipients, String answer) {
    boolean answeredYes() {
      return !answer.isEmpty();
    }
  }

  private final Map<String, Line> lines = new TreeMap<>();
  private final String prefix;
  private int notReached;

  /** A ledger of letters whose marks begin like that. */
  Ledger(String prefix) {
    this.prefix = prefix;
  }

  /**
   * Writes an answer down.
   *
   * @param answer of the server that said yes; empty where none did
   */
  synchronized void write(String mark, List<String> recipients, String answer) {
    lines.put(mark, new Line(recipients, answer));
  }

  /** What the letter is called by the servers: the last word of the answer. */
  synchronized String postmark(String mark) {
    Line line = lines.get(mark);
    return line == null ? "" : line.answer().substring(line.answer().lastIndexOf(' ') + 1);
  }

  synchronized void notReached(String why) {
    notReached++;
  }

  /** How many letters must arrive at a reader's. */
  synchronized int owed(String reader) {
    return (int)
        lines.values().stream()
            .filter(line -> line.answeredYes() && line.recipients().contains(reader))
            .count();
  }

  /** How many of the letters that must arrive have. */
  synchronized int paid(String reader, List<byte[]> messages) {
    Map<String, Integer> copies = Letter.marks(messages);
    return (int)
        lines.entrySet().stream()
            .filter(entry -> entry.getValue().answeredYes())
            .filter(entry -> entry.getValue().recipients().contains(reader))
            .filter(entry -> copies.containsKey(entry.getKey()))
            .count();
  }

  /**
   * Compares a mailbox with the answers: what was answered with yes is there once; what was not,
   * once at most; and nothing that is not the reader's.
   *
   * @return what is wrong, a line each
   */
  synchronized List<String> compare(String reader, List<byte[]> messages) {
    Map<String, Integer> copies = new LinkedHashMap<>(Letter.marks(messages));
    copies.keySet().removeIf(mark -> !mark.startsWith(prefix));
    List<String> wrong = new ArrayList<>();
    lines.forEach(
        (mark, line) -> {
          Integer found = copies.remove(mark);
          int count = found == null ? 0 : found;
          boolean his = line.recipients().contains(reader);
          int least = his && line.answeredYes() ? 1 : 0;
          int most = his ? 1 : 0;
          if (count < least || count > most) {
            wrong.add(
                mark
                    + (line.answeredYes() ? ", answered " + line.answer() : ", not answered")
                    + (his ? "" : ", of others")
                    + ": "
                    + count
                    + " times at "
                    + reader);
          }
        });
    copies.keySet().forEach(mark -> wrong.add(mark + " was never sent"));
    return wrong;
  }

  /** For people: what this load was like. */
  synchronized String summary() {
    long yes = lines.values().stream().filter(Line::answeredYes).count();
    return lines.size() + " letters, " + yes + " answered yes, " + notReached + " not reached";
  }
}

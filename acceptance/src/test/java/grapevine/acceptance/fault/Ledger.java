package grapevine.acceptance.fault;

import grapevine.acceptance.letter.Letter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What servers answered, and what must follow from it. A message may be taken for some of its
 * recipients only (RFC 5321 section 3.3). Safe for use by several threads.
 */
final class Ledger {
  /** Letters by their mark: for each recipient the answer that took it, or nothing. */
  private final SortedMap<String, SortedMap<String, String>> letters = new TreeMap<>();

  private final String prefix;
  private int notReached;

  /** A ledger of letters whose marks begin like that. */
  Ledger(String prefix) {
    this.prefix = prefix;
  }

  /** A letter is about to be sent, perhaps again. */
  synchronized void sent(String mark, List<String> recipients) {
    SortedMap<String, String> answers = letters.computeIfAbsent(mark, key -> new TreeMap<>());
    recipients.forEach(recipient -> answers.putIfAbsent(recipient, ""));
  }

  /** A server said yes to a letter for one of its recipients. */
  synchronized void taken(String mark, String recipient, String answer) {
    letters.computeIfAbsent(mark, key -> new TreeMap<>()).put(recipient, answer);
  }

  synchronized void notReached(String why) {
    notReached++;
  }

  synchronized boolean isTakenForAll(String mark) {
    SortedMap<String, String> answers = letters.get(mark);
    return answers != null && !answers.containsValue("");
  }

  /** What the letter is called by the servers: the last word of the answer. */
  synchronized String postmark(String mark, String recipient) {
    String answer = answer(letters.getOrDefault(mark, new TreeMap<>()), recipient);
    return answer.substring(answer.lastIndexOf(' ') + 1);
  }

  private static String answer(SortedMap<String, String> answers, String recipient) {
    String answer = answers.get(recipient);
    return answer == null ? "" : answer;
  }

  /** How many letters must arrive at a reader's. */
  synchronized int owed(String reader) {
    return (int)
        letters.values().stream().filter(answers -> !answer(answers, reader).isEmpty()).count();
  }

  /** How many of the letters that must arrive have. */
  synchronized int paid(String reader, List<byte[]> messages) {
    Map<String, Integer> copies = Letter.marks(messages);
    return (int)
        letters.entrySet().stream()
            .filter(letter -> !answer(letter.getValue(), reader).isEmpty())
            .filter(letter -> copies.containsKey(letter.getKey()))
            .count();
  }

  /**
   * Compares a mailbox with the answers: what was taken for the reader is there once; what was sent
   * to him and not taken, once at most; and nothing else.
   *
   * @return what is wrong, by the mark of the letter
   */
  synchronized SortedMap<String, String> compare(String reader, List<byte[]> messages) {
    Map<String, Integer> copies = new LinkedHashMap<>(Letter.marks(messages));
    copies.keySet().removeIf(mark -> !mark.startsWith(prefix));
    SortedMap<String, String> wrong = new TreeMap<>();
    letters.forEach((mark, answers) -> {
      Integer found = copies.remove(mark);
      int count = found == null ? 0 : found;
      String answer = answer(answers, reader);
      int least = answer.isEmpty() ? 0 : 1;
      int most = answers.containsKey(reader) ? 1 : 0;
      if (count < least || count > most) {
        String state = most == 0 ? "not his" : least == 0 ? "not taken" : "taken " + answer;
        wrong.put(mark, reader + " has it " + count + " times: " + state);
      }
    });
    copies.keySet().forEach(mark -> wrong.put(mark, reader + " has it: never sent"));
    return wrong;
  }

  /** For people: what this load was like. */
  synchronized String summary() {
    List<String> answers = new ArrayList<>();
    letters.values().forEach(each -> answers.addAll(each.values()));
    long taken = answers.stream().filter(answer -> !answer.isEmpty()).count();
    return letters.size()
        + " letters to "
        + answers.size()
        + " recipients, taken for "
        + taken
        + "; "
        + notReached
        + " times a server was not reached";
  }
}

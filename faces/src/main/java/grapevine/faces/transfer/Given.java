package grapevine.faces.transfer;

import grapevine.kernel.id.RName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An entry as a file gives it, in the product's words.
 *
 * @param line where it begins in the file, from 1
 * @param values of attributes and of what else is a value, such as {@code disabled}, by word;
 *     binary ones in Base64
 * @param names of entries, servers and addresses that it lists, by word: {@link #MEMBER} and so on
 * @param password as the file has it, perhaps with a scheme before it
 */
public record Given(
    long line,
    RName name,
    Sort sort,
    SortedMap<String, List<String>> values,
    SortedMap<String, List<String>> names,
    Optional<String> password) {
  /** The word for members of a group. */
  public static final String MEMBER = "member";

  /** The word for who may change a group. */
  public static final String OWNER = "owner";

  /** The word for who may add and remove himself. */
  public static final String FRIEND = "friend";

  /** The word for what an alias stands for. */
  public static final String TARGET = "target";

  /** The word for the servers of a mailbox. */
  public static final String INBOX = "inbox";

  /** The word for where mail goes on to. */
  public static final String FORWARD = "forward";

  /** The word for addresses at which mail is taken. */
  public static final String MAIL = "mail";

  /** What an entry is. */
  public enum Sort {
    /** A person, a machine or a service. */
    PERSON,
    /** A group. */
    GROUP,
    /** A name that stands for others. */
    ALIAS
  }

  /** Makes the maps unchangeable. */
  public Given {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
  }

  /** What it lists under a word; nothing where it does not. */
  public List<String> listed(String word) {
    return names.getOrDefault(word, List.of());
  }

  /** Adds to the values of a word, each once. */
  static void add(SortedMap<String, List<String>> values, String word, String value) {
    List<String> known = values.computeIfAbsent(word, key -> new ArrayList<>());
    if (!known.contains(value)) {
      known.add(value);
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "Given[" + line + ": " + sort + " " + name + " " + values + " " + names + "]";
  }
}

package grapevine.service.directory;

/**
 * What the lists of a group, near and far, come to in the end.
 *
 * @param text a name, an address or a pattern
 * @param sort what it is
 */
public record Leaf(String text, Sort sort) {
  /** What a leaf may be. */
  public enum Sort {
    /** A person, a machine or a service. */
    INDIVIDUAL("individual"),
    /** A pattern, which takes in all names of a registry. */
    PATTERN("pattern"),
    /** An address of an outside system, which belongs to nothing and gets the mail. */
    OUTSIDE("outside"),
    /** A name of a registry that is not held here: it may be a group. */
    ELSEWHERE("not held here");

    private final String word;

    Sort(String word) {
      this.word = word;
    }

    /** The word for people. */
    public String word() {
      return word;
    }
  }
}

package grapevine.cli.verb;

import java.util.List;
import java.util.Optional;

/**
 * Verbs with the same first word, or a single verb.
 *
 * @param word the first word
 * @param summary one line of help
 * @param verbs in the order of help
 * @param alone the verb that the first word alone means
 */
public record VerbGroup(String word, String summary, List<Verb> verbs, Optional<Verb> alone) {
  /** Copies the list. */
  public VerbGroup {
    verbs = List.copyOf(verbs);
  }

  static VerbGroup of(String word, String summary, Verb... verbs) {
    return new VerbGroup(word, summary, List.of(verbs), Optional.empty());
  }

  static VerbGroup single(Verb verb) {
    return new VerbGroup(verb.words(), verb.summary(), List.of(), Optional.of(verb));
  }

  VerbGroup aloneMeans(String words) {
    Verb meant =
        verbs.stream().filter(verb -> verb.words().equals(words)).findFirst().orElseThrow();
    return new VerbGroup(word, summary, verbs, Optional.of(meant));
  }
}

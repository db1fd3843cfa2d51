package grapevine.service.registry;

import grapevine.kernel.id.RName;
import grapevine.kernel.state.State;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers that were made from one registry and {@code gv}, kept until either changes: a delivery
 * asks the same several times, and the next one again. What was not asked for the longest time is
 * forgotten first. Made by {@link Directory#remembered}. For one thread.
 *
 * @param <K> what is asked
 * @param <V> the answer
 */
public final class Remembered<K, V> {
  private static final int MOST = 4_096;

  /** An answer, as the registries had it in these versions. */
  private record Answer<V>(long registryVersion, long gvVersion, V value) {}

  private final Versions versions;
  private final Map<K, Answer<V>> answers =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Answer<V>> eldest) {
          return size() > MOST;
        }
      };

  /** What was asked last, which is often asked again. */
  private @Nullable K lastQuestion;

  private @Nullable Answer<V> last;

  Remembered(Versions versions) {
    this.versions = versions;
  }

  /**
   * The answer to a question.
   *
   * @param registry of which, besides {@code gv}, the answer is made
   * @param make makes it
   */
  public V get(State state, String registry, K question, Supplier<V> make) {
    long registryVersion = versions.of(state, registry);
    long gvVersion = versions.of(state, RName.GV);
    Answer<V> known = question.equals(lastQuestion) ? last : answers.get(question);
    if (known == null || known.registryVersion != registryVersion || known.gvVersion != gvVersion) {
      known = new Answer<>(registryVersion, gvVersion, make.get());
      answers.put(question, known);
    }
    lastQuestion = question;
    last = known;
    return known.value;
  }
}

package grapevine.mechanism.lease;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often things are read and written of late: by this a lease is worth its messages, or not. Of
 * bounded size; what was not used for longest is forgotten, and counts as never written.
 */
final class Uses {
  private static final int HALVINGS_MAX = 31;

  private final LeaseSettings settings;
  private final LinkedHashMap<Thing, Use> uses;

  /** Counts, halved now and then. */
  private static final class Use {
    private int reads;
    private int writes;
    private long sinceMillis;

    Use(long sinceMillis) {
      this.sinceMillis = sinceMillis;
    }
  }

  Uses(LeaseSettings settings) {
    this.settings = settings;
    this.uses =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Thing, Use> eldest) {
            return size() > settings.usesMax();
          }
        };
  }

  void read(Thing thing, long now) {
    use(thing, now).reads++;
  }

  void written(Thing thing, long now) {
    use(thing, now).writes++;
  }

  /**
   * Whether a lease saves messages. A write costs a question and an answer for each of S holders, a
   * read without a lease costs two: with R reads and W writes it pays where 2R > SW (Gray and
   * Cheriton, section 3.1).
   */
  boolean worthLease(Thing thing, int holders) {
    @Nullable Use use = uses.get(thing);
    return use == null || 2L * use.reads > (long) holders * use.writes;
  }

  private Use use(Thing thing, long now) {
    Use use = uses.computeIfAbsent(thing, key -> new Use(now));
    long halvings = (now - use.sinceMillis) / settings.usesMillis();
    if (halvings > 0) {
      use.reads >>= (int) Math.min(halvings, HALVINGS_MAX);
      use.writes >>= (int) Math.min(halvings, HALVINGS_MAX);
      use.sinceMillis += halvings * settings.usesMillis();
    }
    return use;
  }
}

package grapevine.store;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.state.Batch;
import grapevine.kernel.state.Cursor;
import grapevine.kernel.state.State;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many bytes of each segment are needed: what collection goes by. For one thread. */
final class LiveBytes {
  private final TreeMap<Long, Long> bytes = new TreeMap<>();

  /** Reads the counts from the state. */
  void load(State state) {
    bytes.clear();
    byte[] from = Keys.first(Keys.LIVE_BYTES);
    try (Cursor cursor = state.scan(from, Keys.behind(Keys.LIVE_BYTES))) {
      while (cursor.next()) {
        bytes.put(Keys.number(cursor.key()), new ByteReader(cursor.value()).getVarint());
      }
    }
  }

  /** The needed bytes of a segment, 0 where there are none. */
  long of(long segment) {
    return bytes.getOrDefault(segment, 0L);
  }

  /** The counts as they are. */
  Map<Long, Long> all() {
    return new TreeMap<>(bytes);
  }

  /** What must be written so that the state shows these changes. */
  void stage(Map<Long, Long> changes, List<Batch.Write> writes) {
    changes.forEach((segment, change) -> {
      long count = of(segment) + change;
      byte[] value = count == 0 ? null : new ByteWriter().putVarint(count).toByteArray();
      writes.add(new Batch.Write(Keys.liveBytes(segment), value));
    });
  }

  /** Takes changes over once they are durable. */
  void apply(Map<Long, Long> changes) {
    changes.forEach((segment, change) -> bytes.merge(segment, change, Long::sum));
    bytes.values().removeIf(count -> count == 0);
  }
}

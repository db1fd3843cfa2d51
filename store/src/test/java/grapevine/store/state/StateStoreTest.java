package grapevine.store.state;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.state.Batch;
import grapevine.kernel.state.Cursor;
import grapevine.store.journal.JournalPosition;
import grapevine.store.rocks.RocksStateStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract of state stores, for the one in memory, the one in RocksDB, and one that applies
 * later.
 */
class StateStoreTest {
  @TempDir Path folder;

  enum Kind {
    MEMORY,
    ROCKS,
    DEFERRED
  }

  private StateStore open(Kind kind) {
    return switch (kind) {
      case MEMORY -> new MemoryStateStore();
      case ROCKS -> new RocksStateStore(folder.resolve("state").toString(), 8L << 20);
      case DEFERRED -> new DeferredStateStore(new MemoryStateStore());
    };
  }

  @ParameterizedTest
  @EnumSource
  void appliesWritesWithTheirPosition(Kind kind) {
    try (StateStore store = open(kind)) {
      assertThat(store.position()).isEqualTo(JournalPosition.NONE);
      store.apply(List.of(write("b", "1"), write("a", "2")), position(7));
      store.apply(List.of(write("b", null), write("c", "3"), write("c", "4")), position(8));
      assertThat(store.position()).isEqualTo(position(8));
      assertThat(store.get(bytes("b"))).isNull();
      assertThat(all(store)).containsExactly("a=2", "c=4");
      store.clear();
      assertThat(store.position()).isEqualTo(JournalPosition.NONE);
      assertThat(all(store)).isEmpty();
      store.apply(List.of(write("d", "")), position(9));
      assertThat(all(store)).containsExactly("d=");
    }
  }

  @ParameterizedTest
  @EnumSource
  void scansFromInclusiveToExclusiveInUnsignedOrder(Kind kind) {
    try (StateStore store = open(kind)) {
      byte[] high = {(byte) 0xf0};
      store.apply(
          List.of(new Batch.Write(high, bytes("h")), write("a", "1"), write("b", "2")),
          position(1));
      assertThat(entries(store.scan(bytes("a"), bytes("b")))).containsExactly("a=1");
      assertThat(entries(store.scan(bytes("b"), new byte[] {(byte) 0xf1}))).hasSize(2);
      assertThat(entries(store.scan(bytes("x"), bytes("y")))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aScanShowsTheStateAsItWas(Kind kind) {
    SplittableRandom random = new SplittableRandom(5);
    try (StateStore store = open(kind)) {
      TreeMap<String, String> model = new TreeMap<>();
      for (int round = 0; round < 200; round++) {
        change(store, model, random, round);
        List<String> expected = new ArrayList<>();
        model.forEach((key, value) -> expected.add(key + "=" + value));
        List<String> seen = new ArrayList<>();
        try (Cursor cursor = store.scan(bytes("k"), bytes("l"))) {
          for (int step = 0; cursor.next(); step++) {
            seen.add(text(cursor.key()) + "=" + text(cursor.value()));
            if (step % 3 == 0) {
              change(store, model, random, round);
            }
          }
        }
        assertThat(seen).isEqualTo(expected);
      }
    }
  }

  @Test
  void rocksKeepsWhatWasAppliedOverAReopening() {
    try (StateStore store = open(Kind.ROCKS)) {
      store.apply(List.of(write("a", "1")), position(3));
    }
    try (StateStore store = open(Kind.ROCKS)) {
      assertThat(store.position()).isEqualTo(position(3));
      assertThat(all(store)).containsExactly("a=1");
    }
  }

  @Test
  void aPowerCutTakesTheLastApplicationsBackOneByOne() {
    MemoryStateStore store = new MemoryStateStore();
    store.apply(List.of(write("a", "1")), position(1));
    store.apply(List.of(write("a", "2"), write("b", "2")), position(2));
    store.apply(List.of(write("a", null)), position(3));
    store.loseLast(1);
    assertThat(store.position()).isEqualTo(position(2));
    assertThat(all(store)).containsExactly("a=2", "b=2");
    store.loseLast(9);
    assertThat(store.position()).isEqualTo(JournalPosition.NONE);
    assertThat(all(store)).isEmpty();
  }

  private static void change(
      StateStore store, Map<String, String> model, SplittableRandom random, int round) {
    String key = "k" + random.nextInt(30);
    @Nullable String value = random.nextInt(3) == 0 ? null : "v" + random.nextInt();
    store.apply(List.of(write(key, value)), position(round));
    if (value == null) {
      model.remove(key);
    } else {
      model.put(key, value);
    }
  }

  private static List<String> all(StateStore store) {
    return entries(store.scan(new byte[] {1}, new byte[] {(byte) 0xff}));
  }

  private static List<String> entries(Cursor cursor) {
    List<String> found = new ArrayList<>();
    try (cursor) {
      while (cursor.next()) {
        found.add(text(cursor.key()) + "=" + text(cursor.value()));
      }
    }
    return found;
  }

  private static Batch.Write write(String key, @Nullable String value) {
    return new Batch.Write(bytes(key), value == null ? null : bytes(value));
  }

  private static JournalPosition position(long sequence) {
    return new JournalPosition(sequence, 1, 64, 128, -5);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(Arrays.copyOf(bytes, bytes.length), StandardCharsets.ISO_8859_1);
  }
}

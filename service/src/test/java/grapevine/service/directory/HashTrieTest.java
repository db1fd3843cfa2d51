package grapevine.service.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A trie says what a map says, and older ones go on saying what they said. */
class HashTrieTest {
  /** A key that shares its hash code with every eighth. */
  private record Key(int number) {
    @Override
    public int hashCode() {
      return (number % 8) * (number % 3 == 0 ? 1 : 0x04000001);
    }
  }

  @Test
  void itSaysWhatAMapSays() {
    for (int seed = 1; seed <= 50; seed++) {
      live(seed);
    }
  }

  private static void live(long seed) {
    long random = seed;
    HashTrie<Key, Integer> trie = HashTrie.empty();
    TreeMap<Integer, Integer> map = new TreeMap<>();
    for (int step = 0; step < 400; step++) {
      random = random * 6364136223846793005L + 1442695040888963407L;
      int number = (int) ((random >>> 33) % 60);
      HashTrie<Key, Integer> before = trie;
      TreeMap<Integer, Integer> mapBefore = new TreeMap<>(map);
      if ((random >>> 20) % 3 == 0) {
        trie = trie.minus(new Key(number));
        map.remove(number);
      } else {
        trie = trie.plus(new Key(number), step);
        map.put(number, step);
      }
      assertThat(content(trie)).as("seed %d", seed).isEqualTo(map);
      assertThat(content(before)).as("seed %d", seed).isEqualTo(mapBefore);
      assertThat(trie.get(new Key(number))).isEqualTo(map.get(number));
      assertThat(trie.isEmpty()).isEqualTo(map.isEmpty());
    }
  }

  private static TreeMap<Integer, Integer> content(HashTrie<Key, Integer> trie) {
    TreeMap<Integer, Integer> content = new TreeMap<>();
    trie.forEach((key, value) -> {
      assertThat(content.put(key.number, value)).as("once").isNull();
      assertThat(trie.get(key)).isEqualTo(value);
    });
    return content;
  }
}

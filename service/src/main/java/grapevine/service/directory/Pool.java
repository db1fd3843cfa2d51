package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.service.registry.Member;
import java.util.TreeMap;

/**
 * Equal things as one object: the same few servers and registries stand in every row, and a third
 * of a picture's memory would be copies of them. For one thread.
 */
final class Pool {
  /** Beyond so many of a sort, no more are remembered. */
  private static final int MOST = 10_000;

  private final TreeMap<String, String> registries = new TreeMap<>();
  private final TreeMap<ServerNumber, ServerNumber> servers = new TreeMap<>();
  private Timestamp last = Timestamp.ZERO;

  String registry(String registry) {
    return shared(registries, registry);
  }

  EntryId identity(EntryId id) {
    return new EntryId(name(id.name()), timestamp(id.created()));
  }

  RName name(RName name) {
    return RName.of(name.name(), registry(name.registry())).orElse(name);
  }

  /**
   * A member whose text is, where it can be, its key.
   *
   * @param identity the one to keep
   */
  Member member(String key, Member member, EntryId identity) {
    return new Member(text(key, member), identity, timestamp(member.at()));
  }

  /** A member without identity. */
  Member member(String key, Member member) {
    return new Member(text(key, member), null, timestamp(member.at()));
  }

  private static String text(String key, Member member) {
    return member.text().equals(key) ? key : member.text();
  }

  /** What is added at once bears one timestamp. */
  private Timestamp timestamp(Timestamp at) {
    if (!at.equals(last)) {
      last = new Timestamp(at.millis(), at.counter(), shared(servers, at.source()));
    }
    return last;
  }

  private static <T> T shared(TreeMap<T, T> known, T value) {
    T found = known.get(value);
    if (found != null) {
      return found;
    }
    if (known.size() < MOST) {
      known.put(value, value);
    }
    return value;
  }
}

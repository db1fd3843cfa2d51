package grapevine.service.node;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * That a server is coming back as new, and is not known to the others by its present number yet.
 *
 * @param former the numbers that it had, the latest first: each other server knows it by one
 * @param peers who is told, and where, {@code host:port}
 * @param names what the peers are called
 */
public record Returning(
    List<ServerNumber> former,
    SortedMap<ServerNumber, List<String>> peers,
    SortedMap<ServerNumber, String> names) {
  static final Codec<Returning> CODEC = Codec.of(Returning::write, Returning::read);

  /** Most numbers that are remembered; a server of that past has had worse luck than most. */
  static final int FORMER_MAX = 100;

  /** Whether the server of that number has that name. */
  boolean isNamed(ServerNumber number, String name) {
    return name.equals(names.get(number));
  }

  /** The same, where one of the peers goes by another number. */
  Returning renumbered(ServerNumber before, ServerNumber number) {
    TreeMap<ServerNumber, List<String>> where = new TreeMap<>(peers);
    TreeMap<ServerNumber, String> called = new TreeMap<>(names);
    move(where, before, number);
    move(called, before, number);
    return new Returning(former, where, called);
  }

  private static <V> void move(
      TreeMap<ServerNumber, V> values, ServerNumber before, ServerNumber number) {
    V value = values.remove(before);
    if (value != null) {
      values.put(number, value);
    }
  }

  private static void write(ByteWriter out, Returning returning) {
    writeNumbers(out, returning.former);
    out.putVarint(returning.peers.size());
    returning.peers.forEach((number, addresses) ->
        out.putLong(number.value()).putAll(addresses, ByteWriter::putString));
    out.putVarint(returning.names.size());
    returning.names.forEach((number, name) -> out.putLong(number.value()).putString(name));
  }

  private static Returning read(ByteReader in) {
    List<ServerNumber> former = readNumbers(in);
    TreeMap<ServerNumber, List<String>> peers = new TreeMap<>();
    int count = in.getLength();
    for (int index = 0; index < count; index++) {
      peers.put(new ServerNumber(in.getLong()), in.getAll(ByteReader::getString));
    }
    TreeMap<ServerNumber, String> names = new TreeMap<>();
    int named = in.getLength();
    for (int index = 0; index < named; index++) {
      names.put(new ServerNumber(in.getLong()), in.getString());
    }
    return new Returning(former, peers, names);
  }

  static void writeNumbers(ByteWriter out, List<ServerNumber> numbers) {
    out.putAll(numbers, (inner, number) -> inner.putLong(number.value()));
  }

  static List<ServerNumber> readNumbers(ByteReader in) {
    return in.getAll(inner -> new ServerNumber(inner.getLong()));
  }
}

package grapevine.service.node;

import grapevine.kernel.check.Mark;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.service.event.Step;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Gv;
import grapevine.service.registry.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Servers that were let in, as their certificates prove, and of which this server's copy of the
 * registry of registries knows nothing. Mostly it will hear of them in a moment. But where the
 * server that let one in is lost before it told anybody, the newcomer alone has the change that
 * makes it known, and would be a stranger to all for ever. So it is linked to, for the registry of
 * registries alone: what it has of that is taken, and its entry is in it. A deleted server is no
 * newcomer.
 */
final class Newcomers {
  /**
   * For so long one is waited for whose entry does not come; at its next greeting it is met anew.
   */
  static final long KEPT_MILLIS = 3_600_000;

  /** Organisations grow by one server at a time; so many at once are let in by nobody. */
  static final int MAX = 16;

  private static final Mark MET = Mark.of("newcomer.met-before-its-entry");

  private static final Table<ServerNumber, Newcomer> TABLE =
      new Table<>(
          0x16,
          (out, number) -> out.putLong(number.value()),
          in -> new ServerNumber(in.getLong()),
          Newcomer.CODEC);

  private final Directory directory;
  private @Nullable SortedMap<ServerNumber, Newcomer> met;

  /**
   * One of them.
   *
   * @param name its name, without the registry
   * @param sinceMillis when it was met, in wall-clock milliseconds
   */
  private record Newcomer(String name, long sinceMillis) {
    private static final Codec<Newcomer> CODEC = Codec.of(Newcomer::write, Newcomer::read);

    private static void write(ByteWriter out, Newcomer newcomer) {
      out.putString(newcomer.name).putLong(newcomer.sinceMillis);
    }

    private static Newcomer read(ByteReader in) {
      return new Newcomer(in.getString(), in.getLong());
    }
  }

  Newcomers(Directory directory) {
    this.directory = directory;
  }

  /**
   * A server greeted that is not known here.
   *
   * @param name as its certificate proves
   * @return whether it is a newcomer, and is remembered from now on
   */
  boolean meet(Step step, String name, ServerNumber number) {
    SortedMap<ServerNumber, Newcomer> present = met(step.state());
    Optional<RName> known = RName.of(name, RName.GV);
    boolean isNew =
        !present.containsKey(number)
            && present.size() < MAX
            && directory.gv(step.state()).server(number).isEmpty()
            && known.isPresent()
            && directory.find(step.state(), known.get()) instanceof Lookup.Unknown;
    if (isNew) {
      MET.hit();
      TABLE.put(step.state(), number, new Newcomer(name, step.wallMillis()));
      met = null;
      step.log(
          LogLine.info(
              "a server greets that the registry gv does not know yet",
              "name",
              name,
              "number",
              number));
    }
    return isNew;
  }

  /** What they are called, by number. */
  SortedMap<ServerNumber, String> names(State state) {
    TreeMap<ServerNumber, String> names = new TreeMap<>();
    met(state).forEach((number, newcomer) -> names.put(number, newcomer.name));
    return names;
  }

  /**
   * Forgets those whose entry has come, and those whose entry does not come.
   *
   * @return whether there was one
   */
  boolean forget(Step step) {
    SortedMap<ServerNumber, Newcomer> present = met(step.state());
    if (present.isEmpty()) {
      return false;
    }
    Gv gv = directory.gv(step.state());
    List<ServerNumber> done = new ArrayList<>();
    present.forEach((number, newcomer) -> {
      long age = step.wallMillis() - newcomer.sinceMillis;
      if (gv.server(number).isPresent() || age > KEPT_MILLIS || age < -KEPT_MILLIS) {
        done.add(number);
      }
    });
    done.forEach(number -> TABLE.delete(step.state(), number));
    if (!done.isEmpty()) {
      met = null;
    }
    return !done.isEmpty();
  }

  private SortedMap<ServerNumber, Newcomer> met(State state) {
    SortedMap<ServerNumber, Newcomer> present = met;
    if (present == null) {
      TreeMap<ServerNumber, Newcomer> read = new TreeMap<>();
      TABLE.forEach(
          state,
          (number, newcomer) -> {
            read.put(number, newcomer);
            return true;
          });
      present = read;
      met = read;
    }
    return present;
  }
}

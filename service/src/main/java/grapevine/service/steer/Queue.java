package grapevine.service.steer;

import grapevine.kernel.check.Invariant;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.state.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * The durable queue: parcels, indexed by the time at which each is to be looked at, and by the
 * servers that each may be handed to. A parcel's number is never used again.
 */
final class Queue {
  private static final Codec<Boolean> NOTHING =
      Codec.of(ByteWriter::putBoolean, ByteReader::getBoolean);
  private static final Table<Long, Parcel> PARCELS =
      new Table<>(0x52, ByteWriter::putLong, ByteReader::getLong, Parcel.CODEC);
  private static final Table<Long, Schedule> SCHEDULES =
      new Table<>(0x53, ByteWriter::putLong, ByteReader::getLong, Schedule.CODEC);
  private static final Table<Pair, Boolean> DUE =
      new Table<>(0x54, Pair::write, Pair::read, NOTHING);
  private static final Table<Pair, Boolean> WAITING =
      new Table<>(0x55, Pair::write, Pair::read, NOTHING);
  private static final Table<Boolean, Long> NEXT =
      new Table<>(
          0x56,
          ByteWriter::putBoolean,
          ByteReader::getBoolean,
          Codec.of(ByteWriter::putLong, ByteReader::getLong));

  private long size;
  // servers for which something was added since that was last asked
  private final TreeSet<ServerNumber> fresh = new TreeSet<>();
  // no parcel is due before; a bound, so that looking costs nothing while nothing is due
  private long earliestDue = Long.MAX_VALUE;
  private long firstOfProcess = Long.MAX_VALUE;

  /** Counts what is in the queue. */
  void start(State state) {
    size = 0;
    SCHEDULES.forEach(
        state,
        (number, schedule) -> {
          size++;
          earliestDue = Math.min(earliestDue, schedule.due());
          return true;
        });
    firstOfProcess = NEXT.get(state, true).orElse(1L);
  }

  long size() {
    return size;
  }

  /** The servers for which something came into the queue since the last call. */
  List<ServerNumber> takeFresh() {
    List<ServerNumber> taken = List.copyOf(fresh);
    fresh.clear();
    return taken;
  }

  /** Whether a parcel was here before this process began. */
  boolean isFromBefore(long number) {
    return number < firstOfProcess;
  }

  long add(Transaction state, Parcel parcel, Schedule schedule) {
    Invariant.check(
        !parcel.recipients().isEmpty() && parcel.recipients().size() <= Parcel.RECIPIENTS_MAX,
        "a parcel has 1 to 200 recipients");
    long number = NEXT.get(state, true).orElse(1L);
    NEXT.put(state, true, number + 1);
    PARCELS.put(state, number, parcel);
    SCHEDULES.put(state, number, schedule);
    DUE.put(state, new Pair(schedule.due(), number), true);
    earliestDue = Math.min(earliestDue, schedule.due());
    index(state, number, schedule.servers());
    state.retain(parcel.message().body());
    size++;
    return number;
  }

  Optional<Parcel> parcel(State state, long number) {
    return PARCELS.get(state, number);
  }

  Optional<Schedule> schedule(State state, long number) {
    return SCHEDULES.get(state, number);
  }

  /** The parcel goes on at another point of the same way, now. */
  void replace(Transaction state, long number, Parcel parcel) {
    PARCELS.put(state, number, parcel);
  }

  void reschedule(Transaction state, long number, Schedule schedule) {
    SCHEDULES
        .get(state, number)
        .ifPresent(old -> {
          DUE.delete(state, new Pair(old.due(), number));
          DUE.put(state, new Pair(schedule.due(), number), true);
          earliestDue = Math.min(earliestDue, schedule.due());
          unindex(state, number, old.servers());
          index(state, number, schedule.servers());
          SCHEDULES.put(state, number, schedule);
        });
  }

  void remove(Transaction state, long number, Parcel parcel) {
    Optional<Schedule> schedule = SCHEDULES.get(state, number);
    Invariant.check(schedule.isPresent(), "a parcel that is removed is in the queue");
    schedule.ifPresent(old -> {
      DUE.delete(state, new Pair(old.due(), number));
      unindex(state, number, old.servers());
    });
    SCHEDULES.delete(state, number);
    PARCELS.delete(state, number);
    state.release(parcel.message().body());
    size--;
  }

  private void index(Transaction state, long number, List<ServerNumber> servers) {
    fresh.addAll(servers);
    servers.forEach(server -> WAITING.put(state, new Pair(server.value(), number), true));
  }

  private static void unindex(Transaction state, long number, List<ServerNumber> servers) {
    servers.forEach(server -> WAITING.delete(state, new Pair(server.value(), number)));
  }

  /** The numbers of the parcels that are due, the earliest first. */
  List<Long> due(State state, long wallMillis, int limit) {
    List<Long> found = new ArrayList<>();
    if (limit > 0 && earliestDue <= wallMillis) {
      DUE.forEach(
          state,
          (pair, nothing) -> {
            if (pair.first <= wallMillis) {
              found.add(pair.number);
            }
            return pair.first <= wallMillis && found.size() < limit;
          });
    }
    return found;
  }

  /** The numbers of parcels that are due behind a time, but for those that are set aside. */
  List<Long> dueBehind(State state, long wallMillis, int limit) {
    List<Long> found = new ArrayList<>();
    DUE.forEachFrom(
        state,
        new byte[0],
        new Pair(wallMillis, Long.MAX_VALUE),
        (pair, nothing) -> {
          boolean comes = pair.first < Schedule.NEVER;
          if (comes) {
            found.add(pair.number);
          }
          return comes && found.size() < limit;
        });
    return found;
  }

  /** No parcel is due before that wall-clock time. */
  long earliestDue() {
    return earliestDue;
  }

  /** Finds out when the next parcel is due. */
  void findEarliest(State state) {
    earliestDue = Long.MAX_VALUE;
    DUE.forEach(
        state,
        (pair, nothing) -> {
          earliestDue = pair.first;
          return false;
        });
  }

  /** The numbers of parcels that may be handed to a server, from a number on. */
  List<Long> waitingFor(State state, ServerNumber server, long from, int limit) {
    List<Long> found = new ArrayList<>();
    WAITING.forEachFrom(
        state,
        new ByteWriter().putLong(server.value()).toByteArray(),
        new Pair(server.value(), from),
        (pair, nothing) -> {
          found.add(pair.number);
          return found.size() < limit;
        });
    return found;
  }

  /** Shows all parcels in the order of their numbers, until the visitor returns false. */
  void forEach(State state, BiPredicate<Long, Parcel> visitor) {
    PARCELS.forEach(state, visitor);
  }

  /** A time or a server, and the number of a parcel. */
  private record Pair(long first, long number) {
    static void write(ByteWriter out, Pair pair) {
      out.putLong(pair.first).putLong(pair.number);
    }

    static Pair read(ByteReader in) {
      return new Pair(in.getLong(), in.getLong());
    }
  }
}

package grapevine.service.steer;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import java.util.List;
import java.util.OptionalLong;

/**
 * When a parcel is to be looked at again. All times are wall-clock milliseconds.
 *
 * @param since when its recipients entered this queue
 * @param due when it is to be looked at
 * @param attempts how often something was tried in vain
 * @param warned whether its sender was told of the delay
 * @param cause why it is still here, in words; empty where nothing went wrong yet
 * @param servers those that it may be handed to, as they are in the queue's index
 * @param clock how much of the time since then counts
 */
record Schedule(
    long since,
    long due,
    int attempts,
    boolean warned,
    String cause,
    List<ServerNumber> servers,
    Standing clock) {
  /**
   * How long the clock of a parcel stood still: while only a link of ours is down, its time is not
   * used up (DESIGN section 6).
   *
   * @param millis how long in all
   * @param looked when that was last looked at
   */
  record Standing(long millis, long looked) {}

  /** A time that does not come. */
  static final long NEVER = Long.MAX_VALUE >> 8;

  static final Codec<Schedule> CODEC = Codec.of(Schedule::write, Schedule::read);

  /** To be looked at now for the first time. */
  static Schedule now(long wallMillis) {
    return new Schedule(
        wallMillis, wallMillis, 0, false, "", List.of(), new Standing(0, wallMillis));
  }

  /** The same with another time. */
  Schedule at(long when) {
    return new Schedule(since, when, attempts, warned, cause, servers, clock);
  }

  /** Due now: the clock by which it was to wait was set back. */
  Schedule hastened(long wallMillis) {
    long entered = Math.min(since, wallMillis);
    return new Schedule(entered, wallMillis, attempts, warned, cause, servers, clock);
  }

  /** After one more attempt in vain. */
  Schedule failed(long when, String why) {
    return new Schedule(since, when, attempts + 1, warned, why, servers, clock);
  }

  /** After its sender was told. */
  Schedule told() {
    return new Schedule(since, due, attempts, true, cause, servers, clock);
  }

  /** With other servers that it may be handed to. */
  Schedule among(List<ServerNumber> others) {
    return new Schedule(since, due, attempts, warned, cause, List.copyOf(others), clock);
  }

  /** After a look at it: since the last one, its clock stood still from a time on, or ran. */
  Schedule looked(long wallMillis, OptionalLong stillFrom) {
    long from = Math.max(clock.looked, stillFrom.orElse(wallMillis));
    long still = Math.max(0, wallMillis - from);
    Standing now = new Standing(clock.millis + still, wallMillis);
    return new Schedule(since, due, attempts, warned, cause, servers, now);
  }

  /** How much of its time is used up. */
  long usedMillis(long wallMillis) {
    return wallMillis - since - clock.millis;
  }

  private static void write(ByteWriter out, Schedule schedule) {
    out.putVarint(schedule.since).putVarint(schedule.due).putVarint(schedule.attempts);
    out.putBoolean(schedule.warned).putString(schedule.cause);
    out.putAll(schedule.servers, (to, server) -> to.putLong(server.value()));
    out.putVarint(schedule.clock.millis).putVarint(schedule.clock.looked);
  }

  private static Schedule read(ByteReader in) {
    return new Schedule(
        in.getVarint(),
        in.getVarint(),
        in.getInt(),
        in.getBoolean(),
        in.getString(),
        in.getAll(from -> new ServerNumber(from.getLong())),
        new Standing(in.getVarint(), in.getVarint()));
  }
}

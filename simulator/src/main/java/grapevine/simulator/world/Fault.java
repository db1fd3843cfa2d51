package grapevine.simulator.world;

import java.util.Locale;

/** The kinds of faults that a world may have. A smaller world is one with fewer of them. */
public enum Fault {
  /** Servers lose their power at any moment. */
  CRASHES,
  /** The power fails in the middle of a disk call, in recovery too. */
  TORN_COMMITS,
  /** Processes are killed; what they wrote stays. */
  KILLS,
  /** Links are cut one by one. */
  CUTS,
  /** One server, or one half of all, is cut off from the others. */
  PARTITIONS,
  /** Messages are lost on a link that stays up. */
  LOSS,
  /** Messages arrive twice. */
  DUPLICATES,
  /** Messages overtake each other. */
  REORDERING,
  /** Links are slow. */
  LATENCY,
  /** Clocks are wrong. */
  CLOCK_OFFSETS,
  /** Clocks drift. */
  DRIFT,
  /** Clocks are set forward or back. */
  CLOCK_JUMPS,
  /** Processes stand still for a while. */
  PAUSES,
  /** Commits take seconds. */
  SLOW_DISKS,
  /** A disk call fails once. */
  DISK_ERRORS,
  /** Disks are full for a while. */
  FULL_DISKS,
  /** Bits turn over in what is stored. */
  DAMAGE,
  /** An old disk is put back, and nobody is told. */
  OLD_DISKS,
  /** A server is away longer than the others remember. */
  LONG_ABSENCES,
  /** A server that is away is written off, and comes back. */
  WRITE_OFFS,
  /** A server joins only while the others work already. */
  LATE_SERVERS,
  /** Marked places in the product misbehave within their contract. */
  BUGGIFY,
  /**
   * The last server holds all registries and makes no change, so that nothing tells that its disk
   * is an old one but what the others have purged. No seed chooses it: a zoo's world has it.
   */
  SILENT_SERVER;

  /** The name for people, such as {@code torn-commits}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package grapevine.kernel.check;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The zoo: known errors that can be switched on, one at a time and for the whole process, to prove
 * that a check finds them. Each names the broken rule; at its place in the product stands {@code if
 * (PlantedBug.NAME.planted())}. Safe for use by several threads.
 */
@SuppressWarnings("ImmutableEnumChecker") // the count of passes is the point
public enum PlantedBug {
  /** Merge keeps what arrived last instead of what has the higher timestamp. */
  MERGE_PREFERS_ARRIVAL,
  /** Answers leave before the batch that they depend on is synced. */
  ANSWER_BEFORE_SYNC,
  /** Changes are pushed to other servers before the batch that made them is synced. */
  PUSH_BEFORE_SYNC,
  /** The record of delivered postmarks is lost at a restart. */
  DEDUPLICATION_FORGOTTEN_AT_RESTART,
  /** A change is applied although an earlier one of its origin is missing. */
  CHANGE_APPLIED_BEYOND_GAP,
  /** Tombstones are purged when they are old, whoever has not seen them. */
  TOMBSTONE_PURGED_BY_AGE_ALONE,
  /** State is taken from a peer that does not cover the receiver's floor. */
  STATE_TAKEN_BELOW_FLOOR,
  /** Old records of a recycled journal segment are read as new ones. */
  RECYCLED_SEGMENT_READ,
  /** A state that is ahead of the journal is kept. */
  STATE_AHEAD_KEPT,
  /** A steering list is handed on again after a crash under a new postmark. */
  STEERING_FORWARDED_TWICE,
  /** The set of groups already met does not travel with a steering list. */
  VISITED_SET_NOT_SENT,
  /** An undeliverable recipient is dropped without a report. */
  REPORT_LOST,
  /** "No such name" is said without having asked the other replicas. */
  ABSENCE_SAID_WHEN_BEHIND,
  /** A removed inbox site drops its mailbox before an active one has confirmed it. */
  DRAIN_DROPS_UNCONFIRMED,
  /** An item without identity means whoever bears the name now, not when it was added. */
  NAME_REUSED_INHERITS,
  /** An acknowledgement counts although the change that it covers was not synced. */
  ACKNOWLEDGED_BEFORE_DURABLE,
  /** A repeated submission without its earlier recipients replaces them. */
  REPETITION_DROPS_RECIPIENTS,
  /** Whoever loses a contested name is given another one by each replica anew. */
  NAME_LOSER_RENAMED_ANEW,
  /** A body is collected while a mailbox still refers to it. */
  BODY_COLLECTED_TOO_EARLY,
  /** Of groups in a cycle, only the one that changed learns in which groups it lies now. */
  FLATTENED_MISSES_CHANGE_IN_CYCLE,
  /** A registry's digest is not diminished by what is taken off its content. */
  DIGEST_KEEPS_WHAT_IS_GONE,
  /** A block of numbers is promised to whoever asks, and the promise is not remembered. */
  NUMBERS_ALLOTTED_TWICE,
  /** A change is applied without the completion record that came with it. */
  COMPLETION_RECORD_DOES_NOT_TRAVEL,
  /** A completion record is dropped with the acknowledgement of a later request. */
  COMPLETION_DROPPED_BEFORE_ACKNOWLEDGED,
  /** A request is executed after the lease that its client had. */
  EXECUTED_AFTER_CLIENT_LEASE,
  /** A client that tries a request again gives it a new timestamp. */
  RETRIED_WITH_NEW_TIMESTAMP;

  private static volatile @Nullable PlantedBug active;

  private final AtomicLong passes = new AtomicLong();

  /** Whether this error is switched on; counts that the switched code has run. */
  public boolean planted() {
    if (active != this) {
      return false;
    }
    passes.incrementAndGet();
    return true;
  }

  /** How often switched code has run since {@link #plant}. */
  public long passes() {
    return passes.get();
  }

  /** Switches this error on, and any other off, in the whole process. */
  public void plant() {
    passes.set(0);
    active = this;
  }

  /** Switches all errors off. */
  public static void clear() {
    active = null;
  }

  /** The error of that name, as {@link #label} writes it. */
  public static Optional<PlantedBug> named(String label) {
    for (PlantedBug bug : values()) {
      if (bug.label().equals(label)) {
        return Optional.of(bug);
      }
    }
    return Optional.empty();
  }

  /** The name for people: {@code merge-prefers-arrival}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

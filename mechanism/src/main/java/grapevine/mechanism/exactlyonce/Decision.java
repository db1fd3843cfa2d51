package grapevine.mechanism.exactlyonce;

import grapevine.kernel.id.ServerNumber;
import java.util.SortedSet;

/** What a server does with a try of a request. */
public sealed interface Decision {
  /** It is new: execute it now, and {@link Completions#complete} in the same transaction. */
  record Execute() implements Decision {}

  /**
   * It was executed: the same answer again.
   *
   * @param outcome as recorded
   */
  record Done(CompletionRecord.Outcome outcome) implements Decision {}

  /**
   * Those who were tried before must be asked first.
   *
   * @param servers who has not been heard yet
   */
  record Ask(SortedSet<ServerNumber> servers) implements Decision {}

  /**
   * "Outcome not known yet": the client should try again, here or elsewhere.
   *
   * @param servers who may have executed it, and could not be asked
   */
  record OutcomeUnknown(SortedSet<ServerNumber> servers) implements Decision {}

  /**
   * It is not executed, here and now.
   *
   * @param reason why
   */
  record Refused(Reason reason) implements Decision {}

  /** Why a try is refused. */
  enum Reason {
    /** The client has said that it has the answer, or the record's time is over. */
    STALE,
    /** The token is another client's, or ends before the request's deadline. */
    NOT_UNDER_LEASE,
    /** The lease under which it was first sent is over. */
    LEASE_OVER,
    /** A later try has been decided elsewhere. */
    SUPERSEDED,
    /** The timestamp of its effect is too far from now. */
    TIMESTAMP_TOO_FAR,
    /** Another request was executed under this number. */
    ANOTHER_REQUEST,
    /** The client has too many requests that it has not acknowledged. */
    TOO_MANY_OPEN,
    /** This server remembers as many requests as it can. */
    FULL
  }
}

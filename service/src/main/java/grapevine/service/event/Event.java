package grapevine.service.event;

import grapevine.kernel.id.ServerNumber;
import grapevine.service.link.PeerMessage;
import grapevine.service.request.Request;
import java.util.List;

/** Something that happened to a node. */
public sealed interface Event {
  /** Time has passed; handled at least when {@code Node.nextTickMonotonicMillis} has come. */
  record Tick() implements Event {}

  /** A link to another server works, in both directions, and carries nothing older. */
  record PeerUp(ServerNumber peer) implements Event {}

  /** The link to another server is gone, with what it carried and was not yet received. */
  record PeerDown(ServerNumber peer) implements Event {}

  /**
   * Another server knows this one by a number that is not its present one.
   *
   * @param by the other server's name
   * @param number how it knows this one
   */
  record KnownOtherwise(String by, ServerNumber number) implements Event {}

  /**
   * A server greeted that is not known here; its certificate proves that it was let in.
   *
   * @param name its name, which its certificate proves
   * @param number its number, as it says itself
   */
  record Stranger(String name, ServerNumber number) implements Event {}

  /** A message of another server. */
  record FromPeer(ServerNumber peer, PeerMessage message) implements Event {}

  /**
   * A client asks.
   *
   * @param ticket names the question in its reply; never used twice in a process
   */
  record FromClient(long ticket, Request request) implements Event {}

  /** The answer to {@link Effect.CheckPassword}. */
  record PasswordChecked(long check, boolean right) implements Event {}

  /** A comparison was not begun: too many wait. */
  record PasswordNotChecked(long check) implements Event {}

  /** A verifier is not being made: too many wait. */
  record PasswordNotHashed(long check) implements Event {}

  /**
   * The answer to {@link Effect.HashPassword}.
   *
   * @param verifier as {@link grapevine.service.registry.Verifier} reads it
   */
  record PasswordHashed(long check, String verifier) implements Event {}

  /**
   * What came of {@link Effect.Relay}.
   *
   * @param outcomes one for each recipient, in their order
   */
  record Relayed(long attempt, List<RelayOutcome> outcomes) implements Event {}

  /** What an outside server said of one recipient. */
  sealed interface RelayOutcome {
    /** It took the message. */
    record Taken(String answer) implements RelayOutcome {}

    /** It will never take it: 5xx. */
    record Refused(String status, String answer) implements RelayOutcome {}

    /** Not now: 4xx, or it could not be reached. */
    record NotNow(String answer) implements RelayOutcome {}
  }
}

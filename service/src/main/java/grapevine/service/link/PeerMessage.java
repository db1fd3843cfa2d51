package grapevine.service.link;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.mechanism.replication.ReplicationMessage;
import grapevine.service.message.Message;
import grapevine.service.message.Recipient;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import java.util.List;

/** What one server says to another. */
public sealed interface PeerMessage {
  /** What lane a message travels in, so that one kind cannot delay the other. */
  default Lane lane() {
    return switch (this) {
      case Forward _, Forwarded _, AskBody _, BodyPart _ -> Lane.MAIL;
      case Ask _, Answered _ -> Lane.QUESTIONS;
      case Replicate _ -> Lane.REPLICATION;
    };
  }

  /** The lanes of a link. Each is in order by itself, and none waits for another. */
  enum Lane {
    /** Questions with somebody waiting. */
    QUESTIONS,
    /** Changes of registries and mailboxes. */
    REPLICATION,
    /** Messages and their bodies. */
    MAIL
  }

  /**
   * Hands a message on with the recipients that this copy is still to be delivered to. The receiver
   * answers {@link Forwarded} when that, and the body, are durable there; until then the sender
   * keeps and repeats it.
   *
   * @param hop names this handing-on at the sender
   * @param visited groups and forwarding individuals that were met on the way
   * @param body the body itself where it is small, else empty: the receiver asks for it
   */
  record Forward(
      long hop, Message message, List<Recipient> recipients, List<EntryId> visited, byte[] body)
      implements PeerMessage {}

  /** What was handed on is durable at the receiver, which answers for it from now on. */
  record Forwarded(long hop) implements PeerMessage {}

  /** Asks for a body from an offset on; a broken transfer goes on where it stopped. */
  record AskBody(BodyId body, long offset) implements PeerMessage {}

  /**
   * Part of a body.
   *
   * @param size octets of the whole body, or -1 where the sender does not have it
   */
  record BodyPart(BodyId body, long offset, long size, byte[] bytes) implements PeerMessage {}

  /** Part of the exchange between the replicas of a registry or a mailbox. */
  record Replicate(ReplicationMessage message) implements PeerMessage {}

  /** Asks in the name of a client, or for one. */
  record Ask(long question, Request request) implements PeerMessage {}

  /** The answer to {@link Ask}. */
  record Answered(long question, Answer answer) implements PeerMessage {}
}

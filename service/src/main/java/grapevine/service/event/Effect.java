package grapevine.service.event;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.service.link.PeerMessage;
import grapevine.service.request.Answer;
import grapevine.service.request.Secret;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** Something that a node wants done. It is done only after the changes of its batch are durable. */
public sealed interface Effect {
  /** Answers a client. */
  record Reply(long ticket, Answer answer) implements Effect {}

  /** Sends to another server; nothing happens where no link to it is up. */
  record Send(ServerNumber peer, PeerMessage message) implements Effect {}

  /** Compares a password with a verifier, off the loop: {@link Event.PasswordChecked} follows. */
  record CheckPassword(long check, String verifier, Secret password) implements Effect {}

  /**
   * Makes a verifier of a password, off the loop: {@link Event.PasswordHashed} follows.
   *
   * @param scram whether with keys for SCRAM-SHA-256
   */
  record HashPassword(long check, Secret password, boolean scram) implements Effect {}

  /**
   * Offers a message to an outside server: {@link Event.Relayed} follows.
   *
   * @param host where to, a smarthost's name and port as configured
   * @param prefix header lines to send before the body
   */
  record Relay(
      long attempt,
      String host,
      String mailFrom,
      List<RelayRecipient> recipients,
      byte[] prefix,
      BodyId body)
      implements Effect {}

  /**
   * One recipient of a relayed message, with what RFC 3461 lets a sender ask.
   *
   * @param notifyWhen the NOTIFY parameter, or empty
   * @param originalRecipient the ORCPT parameter, or empty
   */
  record RelayRecipient(String address, String notifyWhen, String originalRecipient) {}

  /**
   * Keeps links to these servers from now on, and to no others.
   *
   * @param peers for each, where it takes links, {@code host:port}
   * @param names for each whose name is known, that name, which its certificate must prove
   */
  record Connect(SortedMap<ServerNumber, List<String>> peers, SortedMap<ServerNumber, String> names)
      implements Effect {}

  /**
   * Tells another server the present number of this one, at its link port: it knows this one by a
   * former number, so there can be no link.
   *
   * @param server the other's name, which its certificate must prove
   * @param addresses where it takes links, {@code host:port}
   * @param former the number by which it knows this server
   */
  record TellNumber(String server, List<String> addresses, ServerNumber former) implements Effect {}

  /**
   * Tells whoever waits for it that there is something new to be seen.
   *
   * @param registries whether in the registries that are held here
   * @param mailboxes whose
   */
  record Announce(boolean registries, SortedSet<EntryId> mailboxes) implements Effect {
    /** Copies the owners. */
    public Announce {
      mailboxes = Collections.unmodifiableSortedSet(new TreeSet<>(mailboxes));
    }
  }

  /** Writes a line into the log. */
  record WriteLog(LogLine line) implements Effect {}

  /**
   * Stops this node. The process ends, or starts the node again under a new number where this is
   * asked for.
   *
   * @param asNew whether to come back as new (DESIGN section 5, rule 6)
   */
  record Stop(String why, boolean asNew) implements Effect {}
}

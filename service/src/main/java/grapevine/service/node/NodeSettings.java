package grapevine.service.node;

import grapevine.kernel.id.ServerNumber;
import grapevine.mechanism.replication.ReplicationSettings;
import grapevine.service.body.BodySettings;
import grapevine.service.mailbox.MailboxSettings;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a node is told at its start and does not change while it runs. Times are milliseconds.
 *
 * @param serverName F of this server's entry {@code F.gv}
 * @param hostName what this server calls itself in mail, such as {@code cabernet.example.org}
 * @param smarthost where mail for outside goes, {@code host:port}; empty where there is none
 * @param firstPeers servers that are known before the registry of registries is here, with where
 *     they take links
 * @param replication durations and limits of replication
 * @param questionMillis how long an answer of another server is waited for
 * @param certainMillis how long after a start the words of peers about this server's own past are
 *     waited for at most, where there are peers
 * @param failuresByAddressMax failed sign-ins from one network address in a while
 * @param failuresByNameMax failed sign-ins under one name in a while
 * @param failuresWhileMillis that while
 * @param mailboxes durations and limits of mailboxes
 * @param bodies durations and limits of the fetching of bodies
 * @param traceMillis how long the hops of messages are on record
 * @param giveUpMillis how long a message is tried for a recipient
 * @param own what the server's own configuration says of it
 * @param sessions what clients are promised
 */
public record NodeSettings(
    String serverName,
    String hostName,
    String smarthost,
    SortedMap<ServerNumber, List<String>> firstPeers,
    ReplicationSettings replication,
    long questionMillis,
    long certainMillis,
    int failuresByAddressMax,
    int failuresByNameMax,
    long failuresWhileMillis,
    MailboxSettings mailboxes,
    BodySettings bodies,
    long traceMillis,
    long giveUpMillis,
    Own own,
    SessionSettings sessions) {
  /**
   * What a server's configuration says of that server alone.
   *
   * @param addresses where others shall dial it, {@code host:port}, in the order to be tried; the
   *     registry of registries follows them; nothing where it shall stay as it is
   * @param services where its faces listen, {@code FACE=host:port}; as for the addresses
   * @param messageOctetsMax largest message that it accepts
   * @param trustedHosts network addresses of programs that sign in for many people: what fails from
   *     there counts by name only
   */
  public record Own(
      Optional<List<String>> addresses,
      Optional<List<String>> services,
      long messageOctetsMax,
      List<String> trustedHosts) {
    /** Its addresses and services stay as they are; messages of 64 MiB; nobody is trusted. */
    public static final Own STANDARD =
        new Own(Optional.empty(), Optional.empty(), 64L << 20, List.of());

    /** Copies the list. */
    public Own {
      trustedHosts = List.copyOf(trustedHosts);
    }
  }

  /** What a server does unless told otherwise. */
  public static NodeSettings of(
      String serverName,
      String hostName,
      String smarthost,
      SortedMap<ServerNumber, List<String>> firstPeers) {
    return new NodeSettings(
        serverName,
        hostName,
        smarthost,
        firstPeers,
        ReplicationSettings.defaults(),
        5_000,
        60_000,
        20,
        100,
        600_000,
        MailboxSettings.defaults(),
        BodySettings.defaults(),
        30 * 86_400_000L,
        5 * 86_400_000L,
        Own.STANDARD,
        SessionSettings.STANDARD);
  }

  /** The same with other durations of replication. */
  public NodeSettings with(ReplicationSettings otherReplication, long otherCertainMillis) {
    return new NodeSettings(
        serverName,
        hostName,
        smarthost,
        firstPeers,
        otherReplication,
        questionMillis,
        otherCertainMillis,
        failuresByAddressMax,
        failuresByNameMax,
        failuresWhileMillis,
        mailboxes,
        bodies,
        traceMillis,
        giveUpMillis,
        own,
        sessions);
  }

  /** The same with another configuration of its own. */
  public NodeSettings with(Own other) {
    return new NodeSettings(
        serverName,
        hostName,
        smarthost,
        firstPeers,
        replication,
        questionMillis,
        certainMillis,
        failuresByAddressMax,
        failuresByNameMax,
        failuresWhileMillis,
        mailboxes,
        bodies,
        traceMillis,
        giveUpMillis,
        other,
        sessions);
  }
}

package grapevine.simulator.world;

import grapevine.kernel.id.ServerNumber;
import grapevine.mechanism.exactlyonce.ExactlyOnceSettings;
import grapevine.mechanism.replication.ReplicationSettings;
import grapevine.service.body.BodySettings;
import grapevine.service.mailbox.MailboxSettings;
import grapevine.service.node.NodeSettings;
import grapevine.service.node.SessionSettings;
import java.util.List;
import java.util.SortedMap;

/** What the servers of a world are told at their start: the product's settings, scaled. */
final class ServerSettings {
  private static final int PATIENCE_PARTS = 8;
  private static final int WINDOW_BYTES = 64 << 10;
  private static final int LEASE_PARTS = 2;
  private static final long DAY_MILLIS = 86_400_000;

  /** Two clocks, each as wrong as a world has them. */
  private static final long CLOCK_ERROR_MILLIS = 110_000;

  private static final long AHEAD_MILLIS = 180_000;

  private ServerSettings() {}

  static NodeSettings of(
      String serverName, SortedMap<ServerNumber, List<String>> firstPeers, Scale scale) {
    String host = serverName + ".example.org";
    NodeSettings usual = NodeSettings.of(serverName, host, "smarthost.example.net:25", firstPeers);
    return new NodeSettings(
        usual.serverName(),
        usual.hostName(),
        usual.smarthost(),
        usual.firstPeers(),
        replication(scale),
        scale.questionMillis(),
        scale.certainMillis(),
        10_000, // people here make more mistakes than a limit allows
        10_000,
        usual.failuresWhileMillis(),
        new MailboxSettings(scale.memoryMillis(), 1_000, 64, 512, 20_000),
        new BodySettings(16 << 10, 4, 16, 5_000, 10_000, 7L * 86_400_000, 600_000),
        usual.traceMillis(),
        scale.giveUpMillis(),
        usual.own(),
        new SessionSettings(
            scale.spanMillis() / LEASE_PARTS,
            new ExactlyOnceSettings(64, 10_000, CLOCK_ERROR_MILLIS, AHEAD_MILLIS, DAY_MILLIS)));
  }

  private static ReplicationSettings replication(Scale scale) {
    ReplicationSettings usual = ReplicationSettings.defaults();
    return new ReplicationSettings(
        new ReplicationSettings.Log(
            scale.logChanges(), scale.logAgeMillis(), usual.log().ownDigests()),
        new ReplicationSettings.Windows(
            WINDOW_BYTES, 4 * WINDOW_BYTES, scale.smallBytes(), 4, 4, 64 << 20),
        new ReplicationSettings.Pace(
            2_000,
            5_000,
            5_000,
            scale.compareMillis(),
            scale.spanMillis() / PATIENCE_PARTS,
            scale.roundMillis(),
            2_000,
            16),
        scale.tombstoneAgeMillis());
  }
}

package grapevine.server;

import grapevine.kernel.env.Disk;
import grapevine.mechanism.replication.ReplicationSettings;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.disk.RealDisk;
import grapevine.runtime.disk.VolatileDisk;
import grapevine.server.configuration.Configuration;
import grapevine.service.node.NodeSettings;
import grapevine.store.JournaledStorage;
import grapevine.store.StoreSettings;
import grapevine.store.rocks.RocksStateStore;
import grapevine.store.state.DeferredStateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Opens what is kept in a data folder. */
final class Data {
  private Data() {}

  /** Opens the storage, and recovers it where the last tools did not end well. */
  static JournaledStorage open(Path folder) throws IOException {
    return open(folder, new RealDisk(folder.resolve("store")));
  }

  /** As {@link #open}, but what is not synced is lost where the process is killed. */
  static JournaledStorage openVolatile(Path folder) throws IOException {
    return open(folder, new VolatileDisk(new RealDisk(folder.resolve("store"))));
  }

  private static JournaledStorage open(Path folder, Disk disk) throws IOException {
    return JournaledStorage.open(
        disk,
        new DeferredStateStore(
            new RocksStateStore(
                folder.resolve("state").toString(), RocksStateStore.DEFAULT_CACHE_BYTES)),
        StoreSettings.PRODUCTION);
  }

  /** What the node is told. */
  static NodeSettings settings(Configuration configuration, Identity identity) {
    String smarthost = configuration.smarthost().map(host -> host.address().toString()).orElse("");
    Configuration.Replication wanted = configuration.replication();
    return NodeSettings.of(
            configuration.name(), configuration.hostName(), smarthost, identity.first().peers())
        .with(replication(wanted), wanted.certainMillis())
        .with(
            new NodeSettings.Own(
                Optional.of(
                    configuration.advertised().stream().map(NetworkAddress::toString).toList()),
                Optional.of(configuration.servicesElsewhere()),
                configuration.limits().messageOctets(),
                configuration.limits().trustedHosts()));
  }

  private static ReplicationSettings replication(Configuration.Replication wanted) {
    ReplicationSettings usual = ReplicationSettings.defaults();
    ReplicationSettings.Pace pace = usual.pace();
    return new ReplicationSettings(
        new ReplicationSettings.Log(
            wanted.logChanges(), wanted.logAgeMillis(), usual.log().ownDigests()),
        usual.windows(),
        new ReplicationSettings.Pace(
            pace.sweepMillis(),
            pace.resendMillis(),
            Math.min(pace.pauseMillis(), wanted.compareMillis()),
            wanted.compareMillis(),
            wanted.patienceMillis(),
            pace.roundMillis(),
            pace.visitMillis(),
            pace.visits()),
        usual.tombstoneAgeMillis());
  }
}

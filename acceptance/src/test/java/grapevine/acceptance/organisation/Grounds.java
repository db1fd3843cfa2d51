package grapevine.acceptance.organisation;

import grapevine.acceptance.network.Network;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.world.World;
import java.io.IOException;

/** What all test classes share: the hosts, and the organisation that each copies. */
final class Grounds implements AutoCloseable {
  private final Network network;
  private final Organisation founded;

  private Grounds(Network network, Organisation founded) {
    this.network = network;
    this.founded = founded;
  }

  static Grounds prepare() {
    Network network = Network.of(World.SERVERS);
    try {
      return new Grounds(network, Organisation.founded(network));
    } catch (IOException | TrialFailure e) {
      throw new IllegalStateException("the organisation cannot be founded: " + e.getMessage(), e);
    }
  }

  Network network() {
    return network;
  }

  Organisation copy(Setup setup) throws IOException, TrialFailure {
    return founded.copy(network, setup);
  }

  @Override
  public void close() throws IOException {
    founded.close();
  }
}

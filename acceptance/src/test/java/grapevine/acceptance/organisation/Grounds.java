package grapevine.acceptance.organisation;

import grapevine.acceptance.network.Network;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.world.World;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What all test classes share: the hosts, and the organisation that runs there. Classes that follow
 * each other and want the same setup have the same one, unless a test failed with it.
 */
final class Grounds implements AutoCloseable {
  private final Network network;
  private final Organisation founded;
  private @Nullable Organisation running;
  private Setup runningSetup = Setup.SHIPPED;

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

  /** The one that runs, or a new copy of the one that was founded. */
  Organisation running(Setup setup) throws IOException, TrialFailure {
    Organisation current = running;
    if (current == null || !runningSetup.equals(setup)) {
      discard();
      current = founded.copy(network, setup);
      running = current;
      runningSetup = setup;
    }
    return current;
  }

  /** Ends the one that runs: nobody shall have it after this. */
  void discard() throws IOException {
    Organisation current = running;
    running = null;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void close() throws IOException {
    discard();
    founded.close();
  }
}

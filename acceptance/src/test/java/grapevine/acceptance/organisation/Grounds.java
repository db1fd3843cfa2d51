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
  private final @Nullable Organisation founded;
  private final String trouble;
  private @Nullable Organisation running;
  private Setup runningSetup = Setup.SHIPPED;

  private Grounds(Network network, @Nullable Organisation founded, String trouble) {
    this.network = network;
    this.founded = founded;
    this.trouble = trouble;
  }

  /** Makes them, once; where the organisation cannot be founded, all tests shall say so. */
  static Grounds prepare() {
    Network network = Network.of(World.SERVERS);
    try {
      return new Grounds(network, Organisation.founded(network), "");
    } catch (IOException | TrialFailure e) {
      return new Grounds(network, null, String.valueOf(e.getMessage()));
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
      if (founded == null) {
        throw new IllegalStateException("the organisation cannot be founded: " + trouble);
      }
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
    if (founded != null) {
      founded.close();
    }
  }
}

package grapevine.acceptance.fault;

import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.process.TrialFailure;
import java.util.List;
import java.util.Random;

/** Kills servers at seeded moments of a load, and brings them back. */
final class Nemesis {
  private final Servers servers;
  private final Load load;
  private final int letters;
  private final Random random;

  Nemesis(Servers servers, Load load, int letters, long seed) {
    this.servers = servers;
    this.load = load;
    this.letters = letters;
    this.random = new Random(seed);
  }

  /**
   * Kills servers, in turn.
   *
   * @param times how often
   * @param victims in this order, again and again
   * @param cutting whether a link is cut at each kill too, until the server is back
   */
  void kill(int times, List<Site> victims, boolean cutting) throws TrialFailure {
    int part = letters / (times + 1);
    for (int kill = 0; kill < times; kill++) {
      Site victim = victims.get(kill % victims.size());
      int moment = part * kill + 1 + random.nextInt(part);
      awaitAnswered(moment);
      if (cutting) {
        cutOne();
      }
      victim.kill();
      awaitAnswered(moment + 1 + random.nextInt(Math.max(1, part / 2)));
      servers.network().heal();
      victim.start();
    }
  }

  /**
   * What a server sends still arrives, but no answer reaches it; then it is killed. It does not
   * know what the others have taken over from it, and has to hand all on again.
   */
  void killWithoutAnswers(Site victim, int from) throws TrialFailure {
    awaitAnswered(from);
    for (Site other : servers.all()) {
      if (other != victim) {
        servers.network().cutOneWay(other.name(), victim.name());
      }
    }
    awaitAnswered(from + letters / 4);
    victim.kill();
    servers.network().heal();
    victim.start();
  }

  private void cutOne() {
    List<Site> sites = servers.all();
    int one = random.nextInt(sites.size());
    int other = (one + 1 + random.nextInt(sites.size() - 1)) % sites.size();
    if (random.nextBoolean()) {
      servers.network().cut(sites.get(one).name(), sites.get(other).name());
    } else {
      servers.network().cutOneWay(sites.get(one).name(), sites.get(other).name());
    }
  }

  private void awaitAnswered(int wanted) throws TrialFailure {
    Servers.await(
        wanted + " letters are answered", () -> load.answered() >= wanted || load.isOver());
  }
}

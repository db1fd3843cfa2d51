package grapevine.simulator.checker;

import grapevine.kernel.log.LogLine;
import grapevine.service.link.PeerMessage;
import grapevine.simulator.nemesis.Causes;
import grapevine.simulator.workload.NameLedger;
import grapevine.simulator.workload.RequestLedger;
import grapevine.simulator.world.SimulatedServer;
import grapevine.simulator.world.Witness;
import java.util.ArrayList;
import java.util.List;

/** All checks of a world. Those that need more than the world come to it when that is there. */
public final class Checks implements Witness {
  private final List<Check> checks = new ArrayList<>();

  /** Begins to check. */
  public void begin(NameLedger names, RequestLedger requests, Causes causes) {
    checks.add(new OnceMeansOnce(requests));
    checks.add(new ReturnsWithCause(causes, names));
    checks.add(new OneHistory());
    checks.add(new Bounded());
    checks.add(new DeadStayDead(names));
    checks.add(new VerifySilent());
    checks.add(new NamesAsConfirmed());
    checks.add(new BelongsAsListed());
    checks.add(new NumbersOnce());
    checks.add(new MailArrives());
  }

  /** Everything has settled: looks at what is left. */
  public void settled(Scene scene) {
    checks.forEach(check -> check.settled(scene));
  }

  @Override
  public void sent(int from, int to, PeerMessage message) {
    checks.forEach(check -> check.sent(from, to, message));
  }

  @Override
  public void started(SimulatedServer server) {
    checks.forEach(check -> check.started(server));
  }

  @Override
  public void stopped(SimulatedServer server, String why, boolean asNew) {
    checks.forEach(check -> check.stopped(server, why, asNew));
  }

  @Override
  public void handled(SimulatedServer server, int events) {
    checks.forEach(check -> check.handled(server, events));
  }

  @Override
  public void logged(SimulatedServer server, LogLine line) {
    checks.forEach(check -> check.logged(server, line));
  }
}

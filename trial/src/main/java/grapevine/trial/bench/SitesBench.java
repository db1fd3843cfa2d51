package grapevine.trial.bench;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import grapevine.cli.ServerConnections;
import grapevine.trial.fleet.Fleet;
import grapevine.trial.fleet.FleetPlan;
import grapevine.trial.fleet.Founding;
import grapevine.trial.fleet.Narrator;
import grapevine.trial.process.Operator;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.Patience;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.proxy.Weather;
import grapevine.trial.world.Service;
import grapevine.trial.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long after it was asked for a change is visible at all three sites of the demo, whose links
 * take 100 ms in each direction.
 */
final class SitesBench {
  private static final int BASE_PORT = 42_000;
  private static final int CHANGES = 200;
  private static final Duration DELAY = Duration.ofMillis(100);
  private static final long BYTES_PER_SECOND = 10_000_000;
  private static final Duration LOOK = Duration.ofMillis(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PERSON = "alice";
  private static final String DN = "uid=" + PERSON + ",ou=people,ou=pa," + DirectoryWorld.SUFFIX;
  private static final double NANOS = 1e9;

  private final Narrator narrator;

  SitesBench(Narrator narrator) {
    this.narrator = narrator;
  }

  List<Measurement> measure(Path folder, ServerConnections connections)
      throws TrialFailure, IOException {
    FleetPlan plan = new FleetPlan(folder, BASE_PORT, List.of(), true, false);
    try (Fleet fleet = new Fleet(plan, connections)) {
      new Founding(fleet, narrator).start();
      World.SERVERS.forEach(
          server -> fleet.weatherAround(server, new Weather.Slow(DELAY, BYTES_PER_SECOND)));
      List<Double> times = times(fleet);
      times.sort(null);
      return List.of(
          figure("visible, median", times.get(times.size() / 2)),
          figure("visible, 99 %", times.get(times.size() * 99 / 100)));
    } catch (LDAPException e) {
      throw new TrialFailure("a client failed: " + e.getMessage(), e);
    }
  }

  private static Measurement figure(String work, double seconds) {
    return new Measurement(work, CHANGES, World.SERVERS.size(), seconds, 0, "s", false);
  }

  private static List<Double> times(Fleet fleet) throws LDAPException, TrialFailure {
    List<LDAPConnection> sites = new ArrayList<>();
    try {
      for (String server : World.SERVERS) {
        int port = fleet.plan().port(server, Service.LDAP);
        sites.add(LdapLoad.connect(port, DN, World.PASSWORD));
      }
      List<Double> times = new ArrayList<>();
      for (int change = 0; change < CHANGES; change++) {
        String first = World.SERVERS.get(change % World.SERVERS.size());
        times.add(time(fleet.operator(first), sites, "change " + change));
      }
      return times;
    } finally {
      sites.forEach(LDAPConnection::close);
    }
  }

  private static double time(Operator operator, List<LDAPConnection> sites, String remark)
      throws TrialFailure {
    long begin = System.nanoTime();
    operator.demand(Command.of("user change").with("name", PERSON + ".pa").with("remark", remark));
    for (LDAPConnection site : sites) {
      Patience.until(remark + " is visible", PATIENCE, LOOK, () -> shows(site, remark));
    }
    return (System.nanoTime() - begin) / NANOS;
  }

  private static boolean shows(LDAPConnection site, String remark) throws LDAPException {
    SearchResultEntry entry = site.getEntry(DN, "description");
    return entry != null && remark.equals(entry.getAttributeValue("description"));
  }
}

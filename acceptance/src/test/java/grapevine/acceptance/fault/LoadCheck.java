package grapevine.acceptance.fault;

import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.Operator.Reply;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.world.World;
import java.util.ArrayList;
import java.util.List;

/** A load under faults, and the comparison of all mailboxes with the answers afterwards. */
final class LoadCheck {
  private static final List<String> READERS =
      List.of("dave.pa", "frank.pa", "heidi.pa", "mallory.es", "niaj.es", "olivia.es");

  private final Servers servers;
  private final Load load;
  private final Nemesis nemesis;
  private final long seed;
  private final List<String> findings = new ArrayList<>();

  LoadCheck(Servers servers, int letters, long seed) {
    this.servers = servers;
    this.seed = seed;
    this.load = new Load(servers.all(), READERS, letters, "load-" + seed + "-");
    this.nemesis = new Nemesis(servers, load, letters, seed);
  }

  /** What a nemesis does during the load. */
  interface Faults {
    void befall(Nemesis nemesis) throws TrialFailure;
  }

  void run(Faults faults) throws Exception {
    long begin = System.nanoTime();
    load.start();
    try {
      faults.befall(nemesis);
    } catch (TrialFailure | RuntimeException e) {
      load.stop();
      throw e;
    }
    Ledger ledger = load.end();
    long seconds = (System.nanoTime() - begin) / 1_000_000_000;
    System.out.println("load: seed " + seed + ", " + ledger.summary() + ", " + seconds + " s");
    for (String reader : READERS) {
      for (String server : World.person(reader).inboxes()) {
        compare(ledger, reader, servers.site(server));
      }
    }
  }

  private void compare(Ledger ledger, String reader, Site site) throws Exception {
    int owed = ledger.owed(reader);
    if (findings.isEmpty()) {
      try {
        Servers.await(
            reader + " has " + owed + " letters at " + site.name(),
            () -> ledger.paid(reader, site.messages(reader)) >= owed);
      } catch (TrialFailure e) {
        findings.add(String.valueOf(e.getMessage()));
        tellQueues();
      }
    }
    ledger
        .compare(reader, site.messages(reader))
        .forEach((mark, wrong) -> {
          findings.add("seed " + seed + ", " + site.name() + ": " + mark + ": " + wrong);
          if (findings.size() < 12) {
            tellWay(ledger.postmark(mark, reader));
          }
        });
  }

  /** Where the rest may be. */
  private void tellQueues() {
    for (Site each : servers.all()) {
      findings.add("queue of " + each.name() + ": " + each.ask(Command.of("queue list")));
    }
  }

  /** What the servers have on record about a letter. */
  private void tellWay(String postmark) {
    for (Site each : servers.all()) {
      Reply reply = each.ask(Command.of("trace").with("id", postmark));
      findings.add(each.name() + " about " + postmark + ": " + reply);
    }
  }

  /** What is wrong, at most the first forty of it. */
  List<String> findings() {
    return findings.stream().limit(40).toList();
  }
}

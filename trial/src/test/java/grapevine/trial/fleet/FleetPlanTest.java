package grapevine.trial.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.trial.process.TrialFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the servers are told. */
final class FleetPlanTest {
  private static FleetPlan plan(boolean tour) {
    return new FleetPlan(Path.of("demo-data"), 12_000, List.of(), tour, tour);
  }

  @Test
  void theDemoListensWhereTheReadmeSays() {
    assertThat(plan(false).toml("semillon"))
        .contains(
            "name = \"semillon\"",
            "data = \"semillon\"",
            "smtp = \"127.0.0.1:13025\"",
            "submission = \"127.0.0.1:13587\"",
            "submissions = \"127.0.0.1:13465\"",
            "lmtp = \"127.0.0.1:13024\"",
            "pop3 = \"127.0.0.1:13110\"",
            "ldap = \"127.0.0.1:13389\"",
            "http = \"127.0.0.1:13080\"",
            "links = \"127.0.0.1:13007\"")
        .doesNotContain("via", "replication");
  }

  @Test
  void theTourDialsThroughProxies() {
    assertThat(plan(true).toml("semillon"))
        .contains("\"127.0.0.1:12007\" = \"127.0.0.1:12711\"")
        .contains("\"127.0.0.1:14007\" = \"127.0.0.1:14711\"")
        .contains("[replication]");
  }

  @Test
  void noPortIsUsedTwice() {
    assertThat(plan(false).ports()).hasSize(24).doesNotHaveDuplicates();
    assertThat(plan(true).ports()).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void onlyItsOwnFolderIsEverDeleted(@TempDir Path folder) throws IOException, TrialFailure {
    Path other = Files.createDirectories(folder.resolve("precious"));
    Files.writeString(other.resolve("letter.txt"), "keep");
    assertThatThrownBy(() -> Founding.clear(other)).isInstanceOf(TrialFailure.class);
    assertThat(other.resolve("letter.txt")).exists();
    Path own = Files.createDirectories(folder.resolve("own"));
    Files.writeString(own.resolve("grapevine-demo"), "whole\n");
    Founding.clear(own);
    assertThat(own).doesNotExist();
  }
}

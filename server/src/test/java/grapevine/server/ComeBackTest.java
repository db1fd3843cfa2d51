package grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server comes back as new: DESIGN section 5, rule 6, with whole servers over real links. */
final class ComeBackTest {
  @TempDir Path folder;

  private LoopbackServer cabernet;
  private LoopbackServer semillon;
  private LoopbackServer zinfandel;

  @BeforeEach
  void organisation() throws Exception {
    cabernet = new LoopbackServer(folder, "cabernet");
    semillon = new LoopbackServer(folder, "semillon");
    zinfandel = new LoopbackServer(folder, "zinfandel");
    cabernet.found();
    cabernet.start();
    for (LoopbackServer joining : List.of(semillon, zinfandel)) {
      joining.join(cabernet);
      joining.start();
    }
    cabernet.done(
        "registry add",
        "name=pa",
        "domain=pa.example.org",
        "server=cabernet.gv",
        "server=semillon.gv",
        "server=zinfandel.gv");
    user("alice", "cabernet.gv", "semillon.gv");
    user("zoe", "zinfandel.gv", "cabernet.gv");
    for (LoopbackServer server : all()) {
      server.until(
          "it holds pa",
          () -> server.row("status", "name", "pa").getOrDefault("state", ""),
          "held");
    }
    sameEverywhere();
  }

  @AfterEach
  void end() throws Exception {
    for (LoopbackServer server : all()) {
      server.end();
      assertThat(server.errors()).as(server.tail()).isZero();
    }
  }

  private List<LoopbackServer> all() {
    return List.of(cabernet, semillon, zinfandel);
  }

  private void user(String name, String first, String second) throws Exception {
    cabernet.done("user add", "name=" + name + ".pa", "inbox=" + first, "inbox=" + second);
  }

  private static void send(LoopbackServer at, String to) throws Exception {
    at.done(
        "send", "from=postmaster@pa.example.org", "to=" + to + "@pa.example.org", "body=grapes");
  }

  private void sameEverywhere() throws Exception {
    for (LoopbackServer server : List.of(semillon, zinfandel)) {
      server.until(
          "it has what cabernet has of the registries",
          () -> registries(server).equals(registries(cabernet)),
          true);
    }
  }

  private static String registries(LoopbackServer server) throws Exception {
    return server.done("digest").rows().stream()
        .filter(row -> row.getOrDefault("domain", "").startsWith("r/"))
        .toList()
        .toString();
  }

  private static void sameMailbox(String owner, LoopbackServer one, LoopbackServer other)
      throws Exception {
    other.until(
        owner + " has the same mail at both",
        () -> mailbox(other, owner).equals(mailbox(one, owner)) ? "same" : mailbox(one, owner),
        "same");
  }

  private static String mailbox(LoopbackServer server, String owner) throws Exception {
    return server.done("digest").rows().stream()
        .filter(row -> row.getOrDefault("domain", "").contains(owner))
        .toList()
        .toString();
  }

  @Test
  void whoWasWrittenOffComesBackAndWhatItAloneHadIsDelivered() throws Exception {
    String former = zinfandel.number();
    cabernet.stop();
    semillon.stop();
    // what only zinfandel has: mail on its way, mail delivered, and a change
    send(zinfandel, "alice");
    send(zinfandel, "zoe");
    assertThat(zinfandel.messages("zoe.pa")).isEqualTo(1);
    zinfandel.done("user change", "name=zoe.pa", "remark=alone");
    zinfandel.stop();
    cabernet.start();
    semillon.start();
    cabernet.done("server write-off", "name=zinfandel");
    semillon.until(
        "it knows of the write-off",
        () -> semillon.row("server list", "name", "zinfandel").getOrDefault("standing", ""),
        "written-off");

    zinfandel.start();
    cabernet.until(
        "zinfandel is back",
        () -> cabernet.row("status", "name", "zinfandel").getOrDefault("state", ""),
        "up");
    assertThat(zinfandel.number()).isNotEqualTo(former);
    assertThat(cabernet.row("server list", "name", "zinfandel"))
        .containsEntry("number", zinfandel.number())
        .containsEntry("standing", "active");
    cabernet.until("alice's mail", () -> cabernet.messages("alice.pa"), 1);
    cabernet.until("zoe's mail", () -> cabernet.messages("zoe.pa"), 1);
    cabernet.until("the change", () -> remark(cabernet), "alone");
    zinfandel.until("zoe's mail again", () -> zinfandel.messages("zoe.pa"), 1);
    sameEverywhere();
    sameMailbox("zoe.pa", cabernet, zinfandel);
    sameMailbox("alice.pa", cabernet, semillon);
    send(semillon, "zoe");
    zinfandel.until("new mail comes too", () -> zinfandel.messages("zoe.pa"), 2);
    sameMailbox("zoe.pa", cabernet, zinfandel);
  }

  private static Object remark(LoopbackServer server) throws Exception {
    return server.done("user show", "name=zoe.pa").rows().getFirst().getOrDefault("remark", "");
  }

  @Test
  void anOldDiskIsNoticedAndNothingIsLostThatOthersHad() throws Exception {
    String first = zinfandel.number();
    zinfandel.stop();
    Path old = zinfandel.copyData("old");
    zinfandel.start();
    send(zinfandel, "zoe");
    zinfandel.done("user change", "name=zoe.pa", "remark=later");
    cabernet.until("the change", () -> remark(cabernet), "later");
    cabernet.until("the mail", () -> cabernet.messages("zoe.pa"), 1);
    zinfandel.stop();

    zinfandel.putBack(old);
    zinfandel.start();
    cabernet.until("it has another number", () -> known().equals(first), false);
    String second = known();
    backAndComplete(second);

    // the same old disk again: now its number is one that nobody links to any more
    zinfandel.stop();
    zinfandel.putBack(old);
    zinfandel.start();
    cabernet.until("it has a third number", () -> known().equals(second), false);
    assertThat(known()).isNotEqualTo(first);
    backAndComplete(known());
    assertThat(zinfandel.logged("knows this server by a later number")).isTrue();
  }

  private String known() throws Exception {
    return cabernet.row("server list", "name", "zinfandel").getOrDefault("number", "");
  }

  private void backAndComplete(String number) throws Exception {
    zinfandel.until("it goes by its new number", zinfandel::number, number);
    zinfandel.until(
        "it holds pa",
        () -> zinfandel.row("status", "name", "pa").getOrDefault("state", ""),
        "held");
    zinfandel.until("the change", () -> remark(zinfandel), "later");
    zinfandel.until("the mail", () -> zinfandel.messages("zoe.pa"), 1);
    sameEverywhere();
    sameMailbox("zoe.pa", cabernet, zinfandel);
    zinfandel.until(
        "it may change things",
        () -> zinfandel.ask("user change", "name=zoe.pa", "remark=later").text(),
        "");
  }

  @Test
  void anotherServersCertificateSpeaksForThatServerAlone() throws Exception {
    String number = zinfandel.number();
    semillon.stop();
    zinfandel.stop();
    // semillon's key and certificate, and all that zinfandel knows
    Path stolen = semillon.copyData("stolen");
    Path own = zinfandel.copyData("own");
    for (String file : List.of("server.crt", "server.key")) {
      java.nio.file.Files.copy(
          stolen.resolve("identity").resolve(file),
          own.resolve("identity").resolve(file),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    zinfandel.putBack(own);
    zinfandel.start();
    zinfandel.until("it is refused", () -> zinfandel.logged("says the number of zinfandel"), true);
    assertThat(known()).isEqualTo(number);
    assertThat(cabernet.row("status", "name", "zinfandel")).containsEntry("state", "down");
  }
}

package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where servers take links, after their configurations have changed. */
final class OwnAddressesTest {
  private final Organisation world = new Organisation();
  private Host a;
  private Host b;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
  }

  private static void configure(Host host, String... addresses) {
    host.configure(settings ->
        settings.with(
            new NodeSettings.Own(
                Optional.of(List.of(addresses)),
                Optional.of(List.of("pop3=" + addresses.length + ":110")),
                settings.own().messageOctetsMax(),
                List.of())));
    host.crash();
    host.start();
  }

  private static String addresses(Host at, String server) {
    return at.done("server show", "name=" + server).rows().getFirst().getOrDefault("addresses", "");
  }

  @Test
  void othersLearnTheNewAddressWhenAServerHasStartedAgain() {
    assertThat(addresses(a, "b")).isEqualTo("b:7");
    configure(b, "10.0.0.2:7", "b.example.org:8");
    world.pass(2_000);
    for (Host host : List.of(a, b)) {
      assertThat(addresses(host, "b")).isEqualTo("10.0.0.2:7 b.example.org:8");
      assertThat(addresses(host, "a")).isEqualTo("a:7");
    }
    // the order counts: it is that in which they are tried
    configure(b, "b.example.org:8", "10.0.0.2:7");
    world.pass(2_000);
    assertThat(addresses(a, "b")).isEqualTo("b.example.org:8 10.0.0.2:7");
    configure(b);
    world.pass(2_000);
    assertThat(addresses(a, "b")).isEmpty();
  }

  @Test
  void othersLearnWhereItServes() {
    configure(b, "b:7");
    world.pass(2_000);
    assertThat(services(a, "b")).isEqualTo("pop3=1:110");
    configure(b, "b:7", "b:8");
    world.pass(2_000);
    assertThat(services(a, "b")).isEqualTo("pop3=2:110");
    assertThat(services(a, "a")).isEmpty();
  }

  private static String services(Host at, String server) {
    return at.done("server show", "name=" + server).rows().getFirst().getOrDefault("services", "");
  }

  @Test
  void waitsUntilItMayMakeChanges() {
    world.cut(a, b);
    configure(b, "10.0.0.2:7");
    assertThat(addresses(b, "b")).isEqualTo("b:7");
    world.pass(61_000);
    assertThat(addresses(b, "b")).isEqualTo("10.0.0.2:7");
    world.mend(a, b);
    world.pass(2_000);
    assertThat(addresses(a, "b")).isEqualTo("10.0.0.2:7");
  }

  @Test
  void changesNothingWhereItIsAsConfigured() {
    configure(b, "b:7");
    world.pass(2_000);
    assertThat(b.log()).noneMatch(line -> line.contains("addresses changed"));
    configure(b, "10.0.0.2:7");
    world.pass(2_000);
    configure(b, "10.0.0.2:7");
    world.pass(2_000);
    assertThat(b.log().stream().filter(line -> line.contains("addresses changed"))).hasSize(1);
  }
}

package grapevine.acceptance.mail;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.letter.Letter;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Setup;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.client.Mail;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.sample.SampleMail;
import grapevine.trial.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The sample mail goes in at each server, to a list whose members live in two registries, and comes
 * out as it was below the trace headers, once for each member, at each of his sites.
 */
class SampleMailTest {
  private static final List<String> READERS = List.of("alice.pa", "bob.pa", "kevin.es", "laura.es");
  private static final Pattern TRACE =
      Pattern.compile("((Return-Path|Received): [^\\r\\n]*\\r\\n([ \\t][^\\r\\n]*\\r\\n)*)+");
  private static final String SENDER = "erin.pa";

  @RegisterExtension static final Servers SERVERS = Servers.of(Setup.SHIPPED);

  @Test
  void comesOutAsItWentIn() throws Exception {
    Map<String, byte[]> sent = new LinkedHashMap<>();
    for (Site site : SERVERS.all()) {
      sent.putAll(send(site));
    }
    for (String reader : READERS) {
      for (String server : World.person(reader).inboxes()) {
        Site site = SERVERS.site(server);
        Servers.await(
            reader + " has all at " + server, () -> samples(site, reader).size() >= sent.size());
        compare(samples(site, reader), sent);
      }
    }
    SERVERS.awaitAgreement();
  }

  private static Map<String, byte[]> send(Site site) throws IOException {
    Map<String, byte[]> sent = new LinkedHashMap<>();
    List<SampleMail> all = SampleMail.all();
    assertThat(all).hasSizeGreaterThan(50);
    try (SmtpClient client = site.submission(SENDER)) {
      for (int index = 0; index < all.size(); index++) {
        String id = "<sample-" + index + "@" + site.name() + ".example.org>";
        byte[] content = all.get(index).with(id);
        List<String> list = List.of(World.addressOf("readers^.dl"));
        assertThat(client.send(new Mail(World.addressOf(SENDER), list, content)).outcome().isDone())
            .as("%s takes %s", site.name(), all.get(index).path())
            .isTrue();
        sent.put(id, content);
      }
    }
    return sent;
  }

  private static List<byte[]> samples(Site site, String reader) throws IOException {
    return site.messages(reader).stream()
        .filter(message -> Letter.field(message, "Message-ID: ").startsWith("<sample-"))
        .toList();
  }

  private static void compare(List<byte[]> messages, Map<String, byte[]> sent) {
    Map<String, byte[]> missing = new LinkedHashMap<>(sent);
    for (byte[] message : messages) {
      String id = Letter.field(message, "Message-ID: ");
      byte[] original = missing.remove(id);
      if (original == null) {
        throw new AssertionError(id + " came out, and should not, or not again");
      }
      int trace = message.length - original.length;
      assertThat(trace).as("length of the trace of %s", id).isPositive();
      assertThat(Arrays.copyOfRange(message, trace, message.length))
          .as("what came out of %s", id)
          .isEqualTo(original);
      assertThat(new String(message, 0, trace, StandardCharsets.ISO_8859_1)).matches(TRACE);
    }
    assertThat(missing.keySet()).as("what did not come out").isEmpty();
  }
}

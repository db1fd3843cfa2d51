package grapevine.acceptance.mail;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.acceptance.letter.Letter;
import grapevine.acceptance.organisation.Servers;
import grapevine.acceptance.organisation.Site;
import grapevine.trial.client.Mail;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A letter to somebody whose mail goes on to somebody who has left. */
final class Undeliverable {
  private static final String MARK = "to-gone";

  private final Servers servers;
  private final String sender;

  Undeliverable(Servers servers, String sender) {
    this.servers = servers;
    this.sender = sender;
  }

  void send() throws Exception {
    Site site = servers.site("cabernet");
    Command add = Command.of("user add").withSecret(World.PASSWORD);
    site.demand(add.with("name", "leaver.pa").with("inbox", "cabernet"));
    site.demand(add.with("name", "gone.pa").with("forward", "leaver.pa"));
    site.demand(Command.of("user remove").with("name", "leaver.pa"));
    try (SmtpClient client = site.submission(sender)) {
      Mail letter = Letter.lasting(MARK, sender, List.of("gone.pa"));
      assertThat(client.send(letter).outcome().isDone()).isTrue();
    }
  }

  /** Whether its sender has a report of non-delivery (RFC 3464) that shows it. */
  boolean isReported() throws IOException {
    Site site = servers.site(World.person(sender).inboxes().getFirst());
    return site.messages(sender).stream()
        .map(message -> new String(message, StandardCharsets.ISO_8859_1))
        .anyMatch(text -> text.contains("multipart/report") && text.contains(MARK));
  }
}

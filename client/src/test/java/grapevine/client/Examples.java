package grapevine.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the pages of the library show; {@link ExamplesTest} runs it. */
final class Examples {
  private Examples() {}

  static GrapevineUser setup(URI cabernet, Path folder) {
    // @start region="setup"
    GrapevineUser user =
        GrapevineUser.as("wiki.pa", "secret")
            .servers(cabernet)
            .savedIn(folder.resolve("grapevine-servers"))
            .patience(Duration.ofSeconds(10))
            .open();
    // @end
    return user;
  }

  static String whole(URI cabernet) {
    // @start region="whole"
    try (GrapevineUser user = GrapevineUser.as("wiki.pa", "secret").servers(cabernet).open()) {
      return switch (user.lookUp("alice.pa")) {
        case Outcome.Done<Entry>(Entry entry) -> "she is " + entry.values("full-name");
        case Outcome.Refused<Entry>(String code, String detail) -> "no: " + detail;
        case Outcome.NotNow<Entry>(String detail) -> "later: " + detail;
        case Outcome.Unknown<Entry>(String detail) -> "of changes only: " + detail;
      };
    }
    // @end
  }

  static String nearest(GrapevineUser user) {
    // @start region="nearest"
    String submission =
        user.nearestOffering("submission")
            .map(server -> server.services().get("submission"))
            .orElse("none");
    // @end
    return submission;
  }

  static boolean signIn(GrapevineUser user, String name, String password) {
    // @start region="sign-in"
    boolean welcome = user.authenticate(name, password) instanceof Outcome.Done<String>;
    // @end
    return welcome;
  }

  static List<String> member(GrapevineUser user) {
    // @start region="member"
    Membership membership = user.isMember("alice.pa", "staff^.pa", true).orThrow();
    List<String> why = membership.path(); // alice.pa, csl^.pa, staff^.pa
    // @end
    return why;
  }

  static boolean refresh(GrapevineUser user) {
    // @start region="refresh"
    Entry entry = user.lookUp("alice.pa").orThrow();
    boolean changed = !user.refresh(entry).orThrow().equals(entry);
    // @end
    return changed;
  }

  static boolean watch(GrapevineUser user, Entry editors) {
    // @start region="watch"
    Entry now = user.watch(editors, Duration.ofSeconds(30)).orThrow();
    boolean changed = !now.equals(editors);
    // @end
    return changed;
  }

  static String change(GrapevineUser user) {
    // @start region="change"
    String said =
        switch (user.change(
            "tea^.pa", new Edit.PutMember("alice.pa"), new Edit.Put("remark", "At four"))) {
          case Outcome.Done<?> done -> "done";
          case Outcome.Refused<?>(String code, String detail) -> detail;
          case Outcome.NotNow<?>(String detail) -> "not done: " + detail;
          case Outcome.Unknown<?>(String detail) -> "look before you try again: " + detail;
        };
    // @end
    return said;
  }

  static String send(GrapevineUser user) {
    // @start region="send"
    Mail notice = Mail.text(List.of("tea^.pa"), "Tea", "At four, today.");
    String postmark = user.send(notice).orThrow().postmark();
    // @end
    return postmark;
  }

  static int poll(GrapevineUser user) {
    // @start region="poll"
    Mailbox before = user.mailbox().orThrow();
    Mailbox now = user.poll(before, Duration.ofSeconds(30)).orThrow();
    int octets = 0;
    for (Mailbox.Item item : now.messages()) {
      if (!before.messages().contains(item)) {
        octets += user.retrieve(item.id()).orThrow().length;
        user.delete(item.id()).orThrow();
      }
    }
    // @end
    return octets;
  }

  static CompletableFuture<String> future(GrapevineUser grapevine) {
    // @start region="future"
    CompletableFuture<String> title =
        grapevine
            .inBackground(user -> user.lookUp("alice.pa"))
            .thenApply(outcome -> outcome.orThrow().values("title").getFirst());
    // @end
    return title;
  }
}

package grapevine.cli.verb;

import static grapevine.cli.verb.Argument.option;
import static grapevine.cli.verb.Argument.optionalPlace;
import static grapevine.cli.verb.Argument.place;

import grapevine.cli.verb.Argument.Shape;
import grapevine.cli.verb.Verb.Input;
import grapevine.cli.verb.Verb.Layout;
import grapevine.cli.verb.Verb.Variant;
import java.util.List;
import java.util.Optional;

/** Mail: to send it, read it, and find out where it is. */
final class MailVerbs {

  private MailVerbs() {}

  static List<VerbGroup> all() {
    return List.of(VerbGroup.single(send()), VerbGroup.single(read()), trace(), queue());
  }

  private static Verb send() {
    return Verb.of(
            "send",
            "Sends a message, and prints its postmark; the text is read from standard input.",
            new Argument("from", Shape.REQUIRED_OPTION, "NAME", "the sender"),
            new Argument("to", Shape.REQUIRED_LIST, "NAME", "the recipients: names or addresses"),
            option("subject", "TEXT", "the subject"),
            option("body", "TEXT", "the text, instead of standard input"))
        .reads(Input.MESSAGE_TEXT)
        .shows(Layout.LINES)
        .example("send --from alice.pa --to csl^.pa --subject Tea --body \"At four.\"")
        .example("send --from alice.pa --to bob.pa,carol.es --subject Minutes < minutes.txt");
  }

  private static Verb read() {
    return Verb.of(
            "read",
            "Lists the messages in a mailbox, or shows one of them.",
            place("name", "NAME", "whose mailbox"),
            optionalPlace("id", "ID", "the message to show, by its id of the list"))
        .shows(Layout.TABLE, "number", "id", "size", "date", "from", "subject")
        .becomes(new Variant("id", "read show", Layout.CONTENT))
        .example("read bob.pa")
        .example("read bob.pa 5f0c6f0a9d3e4b1c8a7d2e6f90b1c3d4");
  }

  private static VerbGroup trace() {
    return VerbGroup.single(
        Verb.of(
                "trace",
                "Tells where a message is, and why it is not where it should be.",
                place("id", "ID", "its postmark or its Message-ID"))
            .shows(Layout.TABLE, "time", "server", "what", "recipient")
            .example("trace 5f0c6f0a9d3e4b1c8a7d2e6f90b1c3d4")
            .example("trace \"<20261121.1@pa.example.org>\""));
  }

  private static VerbGroup queue() {
    VerbGroup group =
        new VerbGroup(
            "queue",
            "Messages that this server still has to bring somewhere.",
            List.of(
                Verb.of("queue list", "Lists them, with what each waits for.")
                    .shows(
                        Layout.TABLE,
                        "postmark",
                        "from",
                        "to",
                        "way",
                        "state",
                        "since",
                        "attempts",
                        "next",
                        "why")
                    .example("queue list"),
                Verb.of(
                        "queue retry",
                        "Tries them again at once; what was set aside only where it is named.",
                        optionalPlace("id", "ID", "only this message, by its postmark"))
                    .example("queue retry")
                    .example("queue retry 5f0c6f0a9d3e4b1c8a7d2e6f90b1c3d4")),
            Optional.empty());
    return group.aloneMeans("queue list");
  }
}

package grapevine.cli.verb;

import static grapevine.cli.verb.Argument.option;
import static grapevine.cli.verb.Argument.optionalPlace;
import static grapevine.cli.verb.Argument.place;

import grapevine.cli.verb.Verb.Layout;
import java.util.List;

/** What an operator looks at to be sure that all is well. */
final class CareVerbs {

  private CareVerbs() {}

  static List<VerbGroup> all() {
    return List.of(
        VerbGroup.single(
            Verb.of(
                    "verify",
                    "Checks all that this server stores: checksums, counters, what refers to what."
                        + " Findings end it with 1.")
                .shows(Layout.TABLE, "where", "finding")
                .example("verify")),
        VerbGroup.single(
            Verb.of("replicas", "Shows who has what of the registries and mailboxes, in words.")
                .shows(Layout.TABLE, "of", "server", "changes", "floor", "digest", "standing")
                .example("replicas")),
        VerbGroup.single(
            Verb.of(
                    "log",
                    "Shows who changed what, when, at which server, the newest last.",
                    optionalPlace("name", "NAME", "only changes of this name, such as alice.pa"),
                    option("registry", "REGISTRY", "only changes in this registry"),
                    option("limit", "COUNT", "show at most so many; 100 unless told"))
                .shows(Layout.TABLE, "at", "name", "change", "by", "server")
                .example("log alice.pa")
                .example("log --registry pa --limit 20")),
        VerbGroup.single(
            Verb.of(
                    "digest",
                    "Shows a digest of each registry and mailbox: equal at servers that agree.")
                .shows(Layout.TABLE, "domain", "digest")
                .example("digest --json")),
        VerbGroup.of(
            "dump",
            "All that a registry or a mailbox holds, in an order that is equal at all servers.",
            Verb.of("dump registry", "Dumps a registry.", place("name", "REGISTRY", "which one"))
                .shows(Layout.LINES, "line")
                .example("dump registry pa"),
            Verb.of("dump mailbox", "Dumps a mailbox.", place("name", "NAME", "whose"))
                .shows(Layout.LINES, "line")
                .example("dump mailbox alice.pa")));
  }
}

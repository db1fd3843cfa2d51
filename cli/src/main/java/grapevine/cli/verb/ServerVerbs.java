package grapevine.cli.verb;

import static grapevine.cli.verb.Argument.list;
import static grapevine.cli.verb.Argument.option;
import static grapevine.cli.verb.Argument.place;

import grapevine.cli.verb.Verb.Layout;
import java.util.List;

/** Servers and registries: what the organisation's mail stands on. */
final class ServerVerbs {

  private static final Argument REGISTRY = place("name", "REGISTRY", "the registry, such as pa");
  private static final Argument SERVER = place("name", "SERVER", "the server, such as cabernet");

  private static final String RULES =
      "history-days, password-length-min, password-days-max, scram; empty removes it";

  private ServerVerbs() {}

  private static Argument texts(String key, String label, String meaning) {
    return new Argument(key, Argument.Shape.TEXTS, label, meaning);
  }

  static List<VerbGroup> all() {
    return List.of(
        VerbGroup.single(
            Verb.of("status", "Shows this server, its links and the registries that it holds.")
                .shows(
                    Layout.TABLE,
                    "name",
                    "number",
                    "version",
                    "up-since",
                    "certain",
                    "free-disk-percent",
                    "queue",
                    "mailboxes",
                    "state",
                    "since",
                    "dials",
                    "entries",
                    "behind")
                .example("status")
                .example("status --json")),
        registries(),
        servers(),
        VerbGroup.single(
            Verb.of("token", "Makes a string with which one new server may join, once.")
                .shows(Layout.LINES)
                .example("token > zinfandel.join")));
  }

  private static VerbGroup servers() {
    String[] columns = {"name", "number", "state", "link", "since"};
    return VerbGroup.of(
        "server",
        "Servers of the organisation.",
        Verb.of("server list", "Lists all servers, and the state of the links to them.")
            .shows(Layout.TABLE, columns)
            .example("server list"),
        Verb.of("server show", "Shows one server.", SERVER)
            .shows(Layout.RECORD, columns)
            .example("server show semillon"),
        Verb.of(
                "server write-off",
                "Gives up a server that is lost: what it alone knew counts as seen, and when it"
                    + " comes back it does so as new.",
                SERVER)
            .example("server write-off zinfandel"));
  }

  private static VerbGroup registries() {
    String[] columns = {"name", "domains", "servers", "owners", "policy"};
    return VerbGroup.of(
        "registry",
        "Registries: each holds names, and is held by servers.",
        Verb.of(
                "registry add",
                "Adds a registry.",
                REGISTRY,
                new Argument(
                    "server", Argument.Shape.REQUIRED_LIST, "SERVER", "servers that hold it"),
                list("domain", "DOMAIN", "mail domains that it owns"),
                list("owner", "NAME", "its registrars: people or groups"))
            .example("registry add pa --domain pa.example.org --server cabernet,semillon")
            .example("registry add lists --server cabernet --owner alice.pa"),
        Verb.of("registry list", "Lists all registries.")
            .shows(Layout.TABLE, columns)
            .example("registry list"),
        Verb.of("registry show", "Shows one registry.", REGISTRY)
            .shows(Layout.RECORD, columns)
            .example("registry show pa"),
        Verb.of(
                "registry change",
                "Changes what owns, holds or names a registry.",
                REGISTRY,
                list("add-server", "SERVER", "servers that are to hold it too"),
                list("remove-server", "SERVER", "servers that are to hold it no longer"),
                list("add-domain", "DOMAIN", "mail domains that it is to own"),
                list("remove-domain", "DOMAIN", "mail domains that it is to own no longer"),
                list("add-owner", "NAME", "further registrars"),
                list("remove-owner", "NAME", "registrars no longer"),
                list("add-friend", "NAME", "registrars who may claim names in it, as aliases"),
                list("remove-friend", "NAME", "who may no longer"),
                list("add-helpdesk", "NAME", "who may set passwords in it, and nothing else"),
                list("remove-helpdesk", "NAME", "who may no longer"),
                texts("add-denied-password", "TEXT", "passwords that are too easy to guess"),
                texts("remove-denied-password", "TEXT", "passwords that may be used again"),
                option("policy", "POLICY", "available or strict"),
                texts("field", "NAME=VALUE", "a rule: " + RULES))
            .example("registry change pa --add-server zinfandel"),
        Verb.of("registry remove", "Removes a registry, with all names in it.", REGISTRY)
            .example("registry remove lists"));
  }
}

package grapevine.cli.verb;

import static grapevine.cli.verb.Argument.flag;
import static grapevine.cli.verb.Argument.list;
import static grapevine.cli.verb.Argument.option;
import static grapevine.cli.verb.Argument.optionalPlace;
import static grapevine.cli.verb.Argument.place;

import grapevine.cli.verb.Argument.Shape;
import grapevine.cli.verb.Verb.Input;
import grapevine.cli.verb.Verb.Layout;
import java.util.List;

/** People, groups and aliases: what has a name. */
final class NameVerbs {

  private static final Argument PERSON = place("name", "NAME", "the person, such as alice.pa");
  private static final Argument GROUP = place("name", "GROUP", "the group, such as csl^.pa");
  private static final Argument ALIAS = place("name", "ALIAS", "the alias, such as info.pa");
  private static final Argument REGISTRY =
      optionalPlace("registry", "REGISTRY", "only names of this registry");
  private static final Argument FROM = option("from", "NAME", "begin after this name");
  private static final Argument LIMIT = option("limit", "COUNT", "show at most so many");
  private static final Argument REMARK = option("remark", "TEXT", "a remark for people");

  private NameVerbs() {}

  static List<VerbGroup> all() {
    return List.of(users(), password(), groups(), aliases());
  }

  private static VerbGroup users() {
    return VerbGroup.of(
        "user",
        "People, machines and services: whatever signs in or gets mail.",
        userAdd(),
        Verb.of("user list", "Lists people, by registry and name.", REGISTRY, FROM, LIMIT)
            .shows(Layout.TABLE, "name", "full-name", "inboxes")
            .example("user list pa --limit 100"),
        Verb.of("user show", "Shows one person.", PERSON)
            .shows(
                Layout.RECORD,
                "name",
                "full-name",
                "inboxes",
                "forwards",
                "remark",
                "disabled",
                "password",
                "identity")
            .example("user show alice.pa"),
        userChange(),
        Verb.of("user remove", "Removes a person, for good; the mailbox goes too.", PERSON)
            .example("user remove alice.pa"));
  }

  private static Verb userAdd() {
    return Verb.of(
            "user add",
            "Adds a person.",
            PERSON,
            list("inbox", "SERVER", "servers that keep the mailbox, the first one first"),
            list("forward", "ADDRESS", "names or addresses that mail goes on to"),
            option("full-name", "TEXT", "the full name"),
            REMARK)
        .reads(Input.NEW_PASSWORD_IF_ASKED)
        .example("user add alice.pa --inbox cabernet,semillon --full-name \"Alice Adams\"")
        .example("user add alice.pa --inbox cabernet --password-stdin < password.txt");
  }

  private static Verb userChange() {
    return Verb.of(
            "user change",
            "Changes a person.",
            PERSON,
            list("add-inbox", "SERVER", "servers that are to keep the mailbox too"),
            list("remove-inbox", "SERVER", "servers that are to drain and drop the mailbox"),
            option("inbox-order", "SERVERS", "all its servers with commas, the first one first"),
            list("add-forward", "ADDRESS", "names or addresses that mail goes on to"),
            list("remove-forward", "ADDRESS", "names or addresses that it goes on to no longer"),
            option("full-name", "TEXT", "the full name"),
            REMARK,
            option("disabled", "true|false", "whether signing in is forbidden"),
            new Argument("field", Shape.TEXTS, "NAME=VALUE", "another field, but no secret"))
        .example("user change alice.pa --add-inbox zinfandel")
        .example("user change alice.pa --disabled true");
  }

  private static VerbGroup password() {
    return VerbGroup.single(
        Verb.of("passwd", "Sets a person's password.", PERSON)
            .reads(Input.NEW_PASSWORD)
            .example("passwd alice.pa")
            .example("passwd alice.pa --password-stdin < password.txt"));
  }

  private static VerbGroup groups() {
    return VerbGroup.of(
        "group",
        "Groups: mailing lists and access lists.",
        Verb.of(
                "group add",
                "Adds a group.",
                GROUP,
                list("member", "NAME", "people, groups or addresses in it"),
                list("owner", "NAME", "who may change it"),
                list("friend", "NAME", "who may add and remove themselves"),
                REMARK)
            .example("group add csl^.pa --member alice.pa,bob.pa --owner alice.pa"),
        Verb.of("group list", "Lists groups, by registry and name.", REGISTRY, FROM, LIMIT)
            .shows(Layout.TABLE, "name", "size", "remark")
            .example("group list pa"),
        Verb.of("group show", "Shows one group and its members.", GROUP, FROM, LIMIT)
            .shows(Layout.TABLE, "name", "remark", "owners", "friends", "size", "member")
            .example("group show csl^.pa"),
        Verb.of(
                "group members",
                "Lists what a group lists, or all people in it.",
                GROUP,
                flag("all", "all people in it, through groups in groups"),
                FROM)
            .shows(Layout.TABLE, "member", "kind")
            .example("group members everybody^.dl --all"),
        Verb.of(
                "group why",
                "Shows by which lists somebody belongs to a group.",
                GROUP,
                place("user", "USER", "the person, such as alice.pa"))
            .shows(Layout.TABLE, "name")
            .example("group why everybody^.dl alice.pa"),
        Verb.of(
                "group change",
                "Changes a group.",
                GROUP,
                list("add-member", "NAME", "people, groups or addresses to add"),
                list("remove-member", "NAME", "people, groups or addresses to remove"),
                list("add-owner", "NAME", "who may change it too"),
                list("remove-owner", "NAME", "who may change it no longer"),
                list("add-friend", "NAME", "who may add and remove themselves"),
                list("remove-friend", "NAME", "who may no longer"),
                REMARK)
            .example("group change csl^.pa --add-member carol.es --remove-member bob.pa"),
        Verb.of("group remove", "Removes a group, for good.", GROUP)
            .example("group remove csl^.pa"));
  }

  private static VerbGroup aliases() {
    return VerbGroup.of(
        "alias",
        "Aliases: names that stand for names elsewhere.",
        Verb.of(
                "alias add",
                "Adds an alias.",
                ALIAS,
                new Argument("target", Shape.REQUIRED_LIST, "NAME", "the names that it stands for"))
            .example("alias add info.pa --target alice.pa"),
        Verb.of("alias show", "Shows one alias.", ALIAS)
            .shows(Layout.RECORD, "name", "targets")
            .example("alias show info.pa"),
        Verb.of("alias remove", "Removes an alias, for good.", ALIAS)
            .example("alias remove info.pa"));
  }
}

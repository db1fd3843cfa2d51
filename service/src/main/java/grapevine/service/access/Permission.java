package grapevine.service.access;

/** Whether somebody may make a change. */
public sealed interface Permission {
  /** He may. */
  record Allowed() implements Permission {}

  /** He may not: the rule, in words. */
  record RefusedByRule(String rule) implements Permission {}

  /** It depends on registries that this server does not hold: in words, where to ask. */
  record NotKnownHere(String where) implements Permission {}
}

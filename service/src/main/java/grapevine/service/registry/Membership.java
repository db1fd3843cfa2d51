package grapevine.service.registry;

/** Whether somebody belongs to a group, as far as one server can tell. */
public enum Membership {
  /** He does. */
  YES,
  /** He does not: everything that had to be read is here. */
  NO,
  /** Nothing that is here says so, and part of the closure lies in registries held elsewhere. */
  NOT_KNOWN_HERE
}

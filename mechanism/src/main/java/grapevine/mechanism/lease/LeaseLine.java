package grapevine.mechanism.lease;

/**
 * A lease, to be shown to people.
 *
 * @param thing what it is on
 * @param other who holds it, or who granted it
 * @param leftMillis how long it runs, as far as is known here
 */
public record LeaseLine(Thing thing, HolderId other, long leftMillis) {}

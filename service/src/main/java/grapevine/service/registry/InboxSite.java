package grapevine.service.registry;

/**
 * A server with a replica of somebody's mailbox.
 *
 * @param server which
 * @param active whether it takes new mail; otherwise it was removed, and drains
 */
public record InboxSite(ServerEntry server, boolean active) {}

package grapevine.service.registry;

import grapevine.kernel.time.Timestamp;

/**
 * A server with a replica of somebody's mailbox.
 *
 * @param server which
 * @param active whether it takes new mail; otherwise it was removed, and drains
 * @param since when it was added, or removed
 */
public record InboxSite(ServerEntry server, boolean active, Timestamp since) {}

package grapevine.service.mailbox;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;

/**
 * Where an operation stands in the exchange.
 *
 * @param at its timestamp
 * @param origin the site that made it
 * @param sequence its number among the origin's operations on that mailbox, from 1
 */
public record Numbered(Timestamp at, ServerNumber origin, long sequence) {}

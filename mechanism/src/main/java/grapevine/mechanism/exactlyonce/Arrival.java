package grapevine.mechanism.exactlyonce;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import java.util.SortedMap;

/**
 * What the server knows when it decides on a try.
 *
 * @param wallMillis its wall clock
 * @param touched the latest timestamp of the items that the request touches
 * @param dependsOnState whether the answer depends on what is there, so that equal timestamps do
 *     not make two executions one
 * @param heard what those said that were asked
 */
public record Arrival(
    long wallMillis,
    Timestamp touched,
    boolean dependsOnState,
    SortedMap<ServerNumber, Heard> heard) {}

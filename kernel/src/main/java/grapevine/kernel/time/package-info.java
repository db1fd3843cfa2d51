/**
 * Time between servers: hybrid logical {@link grapevine.kernel.time.Timestamp}s, which order all
 * changes totally, and {@link grapevine.kernel.time.VersionVector}s, which say how far a replica
 * has the changes of each origin.
 */
@NullMarked
package grapevine.kernel.time;

import org.jspecify.annotations.NullMarked;

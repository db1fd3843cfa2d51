/** Replication of domains between servers. */
@NullMarked
package grapevine.mechanism.replication;

import org.jspecify.annotations.NullMarked;

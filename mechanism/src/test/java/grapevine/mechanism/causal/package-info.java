/** Sessions that wander between replicas, and stamps by themselves. */
@NullMarked
package grapevine.mechanism.causal;

import org.jspecify.annotations.NullMarked;

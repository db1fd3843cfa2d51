/** The mechanisms of distributed systems, each pure and each alone. */
@NullMarked
package grapevine.mechanism;

import org.jspecify.annotations.NullMarked;

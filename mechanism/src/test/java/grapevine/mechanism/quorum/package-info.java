/** Majorities in small worlds whose configurations change while revocations are on their way. */
@NullMarked
package grapevine.mechanism.quorum;

import org.jspecify.annotations.NullMarked;

/** The ways of messages through one and several servers. */
@NullMarked
package grapevine.service.steer;

import org.jspecify.annotations.NullMarked;

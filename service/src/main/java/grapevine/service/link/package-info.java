/** What servers say to each other, and how it is written. */
@NullMarked
package grapevine.service.link;

import org.jspecify.annotations.NullMarked;

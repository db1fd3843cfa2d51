/** A small program that uses Grapevine for sign-in, rights and notices. */
@NullMarked
package grapevine.client.sample;

import org.jspecify.annotations.NullMarked;

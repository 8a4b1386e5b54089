#pragma once
#include <netdb.h>

/* A look-up of a name by getaddrinfo in a thread of its own: the loop never waits for a name server, nor does the end of
 * the process. */
struct lookup;

/* What lookup_failure returns until the answer is there. */
#define LOOKUP_WAITS 1

/* Starts a look-up of HOST and a numeric port, which are copied. */
struct lookup *lookup_start(const char *host, const char *port);
/* Returns LOOKUP_WAITS, 0, or an error for gai_strerror. */
int lookup_failure(const struct lookup *lookup);
/* Returns the addresses that were found; owned by the look-up. Call it after lookup_failure returned 0. */
struct addrinfo *lookup_found(const struct lookup *lookup);
/* Ends it. A thread that still waits for a name server frees it when it is done. */
void lookup_end(struct lookup *lookup);

#pragma once
#include <stdbool.h>

/* Connections from proxies that report their client's address: the header is read before anything
 * is sent. */

struct net_context;
struct proxied;

/* Called with a socket whose header has been read, and the client's address; takes fd. */
typedef void proxied_done(void *data, int fd, const char *address);

/* True if connections from that address must begin with a header. */
bool proxied_is_due(const struct net_context *context, const char *address);
/* door: the service's address, for the log; borrowed. data is for done. */
struct proxied *proxied_create(
        struct net_context *context, const char *endpoint, proxied_done *done, void *data);
/* Closes the waiting connections. Accepts NULL. */
void proxied_destroy(struct proxied *proxied);
/* Waits for the header of a connection from a proxy at that address. Takes fd. */
void proxied_wait(struct proxied *proxied, int fd, const char *address);

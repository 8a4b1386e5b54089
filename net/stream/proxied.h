#pragma once
#include <stdbool.h>

/* Connections from proxies that say whom they bring: the header is read before anybody is greeted. */

struct net_context;
struct proxied;

/* Called with a socket whose header has been read, and who it is; takes fd. */
typedef void proxied_done(void *data, int fd, const char *address);

/* Must connections from that address begin with a header? */
bool proxied_is_due(const struct net_context *context, const char *address);
/* door: where they came in, for the log; borrowed. data is done's. */
struct proxied *proxied_create(
        struct net_context *context, const char *door, proxied_done *done, void *data);
/* Closes those that wait. NULL is fine. */
void proxied_destroy(struct proxied *proxied);
/* Takes fd, of a proxy at that address. */
void proxied_wait(struct proxied *proxied, int fd, const char *address);

#pragma once
#include <stdint.h>

struct tls_server;

/* Warns in the log that the server's certificate has expired, is not valid yet, or expires
 * soon: when it is loaded, and then once a day. A zeroed struct is ready. */
struct certificate_watch {
    int64_t told_ms; /* monotonic: last check */
};

/* Checks now and warns if necessary. NULL: no certificate. */
void certificate_watch_tell(struct certificate_watch *watch, const struct tls_server *tls);
/* Same, once a day. */
void certificate_watch_turn(struct certificate_watch *watch, const struct tls_server *tls);

#pragma once
#include <stdint.h>

struct tls_server;

/* Warns in the log that the server's certificate has expired, is not valid yet, or expires soon: when it is taken, and
 * once a day from then on. A zeroed struct is ready. */
struct certificate_watch {
    int64_t told_ms; /* monotonic: when it was looked at last */
};

/* Warns now, if there is anything to say of it. NULL: no certificate. */
void certificate_watch_tell(struct certificate_watch *watch, const struct tls_server *tls);
/* Does the same if a day has passed since the last time. */
void certificate_watch_turn(struct certificate_watch *watch, const struct tls_server *tls);

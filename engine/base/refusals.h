#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Refused connections: counted by reason for the metrics, and logged at most once a second, so that
 * a flood of strangers fills neither the log nor the disk. */
enum refusal {
    REFUSAL_FULL,        /* limits.connections */
    REFUSAL_ADDRESS,     /* limits.connections_per_address */
    REFUSAL_DESCRIPTORS, /* the process has no file descriptor left */
    REFUSAL_PROXY,       /* a proxy did not announce its client */
    REFUSAL_TLS,         /* the handshake failed or took too long */
    REFUSAL_HTTP,        /* an HTTP request on a line-based service */
    REFUSAL_BANNED,      /* the address is banned */
    REFUSAL_SECRET,      /* a follower or connection proxy without the secret */
    REFUSAL_VERSION,     /* a connection proxy or follower of another release */
    REFUSAL_PROTOCOL,    /* not the service's protocol */
    REFUSAL_REASONS,
};

/* The metric's name, with a label `reason`. */
#define REFUSALS_FAMILY "skein_connections_refused_total"

struct refusals {
    uint64_t counts[REFUSAL_REASONS];
    int64_t next_log_ms; /* monotonic: no line before then */
    uint64_t left_out;   /* refusals since the last log line that no line has reported */
};

/* One refused connection; strings are borrowed for the call. */
struct refusal_note {
    enum refusal reason;
    const char *address;  /* the peer's; NULL: unknown */
    const char *endpoint; /* where it arrived: an address or a service name; NULL: unknown */
    const char *why;      /* one clause for the log; NULL: the reason is enough */
};

/* Returns the reason's name in metrics and log: "full". Static. */
const char *refusal_name(enum refusal reason);
/* Counts a refusal, and logs it unless such a line was logged less than a second ago. With NULL it
 * does nothing. */
void refusals_note(struct refusals *refusals, const struct refusal_note *note);
/* Logs how many refusals were left out, once a second has passed since the last line. Call it about
 * once a second. NULL: does nothing. */
void refusals_tick(struct refusals *refusals);

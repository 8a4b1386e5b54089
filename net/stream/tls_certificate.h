#pragma once
#include "engine/base/err.h"

#include <stddef.h>

/* A certificate that vouches for itself, for trying out. */
struct tls_certificate_options {
    const char *const *names; /* hosts' names and addresses, the first one its subject */
    size_t name_count;        /* at least 1 */
    unsigned days;            /* how long it is good */
};

/* Writes a new key (mode 0600) and its certificate as PEM; neither file may be there yet. On
 * failure neither is. */
MUST_CHECK bool tls_certificate_make(const struct tls_certificate_options *options,
        const char *certificate, const char *key, struct err *err);

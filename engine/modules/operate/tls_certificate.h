#pragma once
#include "engine/base/err.h"

#include <stddef.h>

/* Makes a self-signed certificate for trying out TLS. */
struct tls_certificate_options {
    const char *const *names; /* host names and addresses; the first is the subject */
    size_t name_count;        /* at least 1 */
    unsigned days;            /* days of validity */
};

/* Writes a new key (mode 0600) and its certificate as PEM. Fails if either
 * file exists; a failure leaves neither new file. */
MUST_CHECK bool tls_certificate_make(const struct tls_certificate_options *options,
        const char *certificate, const char *key, struct err *err);

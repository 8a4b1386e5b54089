#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>

/* SASL PLAIN (RFC 4616), as IRC, SMTP and IMAP carry it. */

/* Appends decoded base64 text, with or without padding; false if it is invalid. */
bool sasl_decode(struct str coded, struct buf *out);

enum sasl_plain { SASL_READ, SASL_OTHER /* one would act as another */, SASL_BAD };

/* [authzid] NUL authcid NUL password, decoded: name and password are parts of it. */
enum sasl_plain sasl_read_plain(
        struct str plain, struct str *out_name, struct str *out_password);

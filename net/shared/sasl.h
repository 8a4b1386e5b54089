#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>

/* SASL PLAIN (RFC 4616), for IRC, SMTP and IMAP. */

/* Appends decoded base64 text, with or without padding; false if it is invalid. */
bool sasl_decode(struct str coded, struct buf *out);

enum sasl_plain { SASL_READ, SASL_OTHER /* a request to act as another account */, SASL_BAD };

/* Parses decoded [authzid] NUL authcid NUL password. name and password are borrowed parts of it. */
enum sasl_plain sasl_read_plain(
        struct str plain, struct str *out_name, struct str *out_password);

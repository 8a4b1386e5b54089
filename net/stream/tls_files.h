#pragma once
#include "engine/base/err.h"

struct ssl_ctx_st;

/* Gives a context the certificate (with its chain, the leaf first) and the key of two PEM files.
 * The error names the key of the configuration and the file, and says what is wrong with it and
 * what to do. */
MUST_CHECK bool tls_files_load(
        struct ssl_ctx_st *context, const char *certificate, const char *key, struct err *err);

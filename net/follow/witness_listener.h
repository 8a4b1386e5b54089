#pragma once
#include "net/shared/sealed.h"
#include "net/stream/service.h"

/* The service of `skein witness`: worlds and their copies ask it which of them is the world
 * (net_context.witness). */
extern const struct service_kind witness_service_kind;

struct witness;

/* Opens a witness's file, and creates it if needed. Fails if another process has it open. secret is
 * borrowed and used for TCP; NULL: local sockets only. */
MUST_CHECK bool witness_open(const char *path, const struct sealed_key *secret,
        struct witness **out, struct err *err);
/* Accepts NULL. */
void witness_close(struct witness *witness);

#pragma once
#include "net/stream/service.h"

/* Play by SSH: `ssh NAME@host`, with the account's password, a token or a key. */
extern const struct service_kind sshd_service_kind;

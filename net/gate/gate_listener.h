#pragma once
#include "net/stream/service.h"

/* The service `gate` of a world: connections of proxies (gate.h), each with the conversations it
 * holds. */
extern const struct service_kind gate_service_kind;

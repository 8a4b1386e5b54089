#pragma once
#include "net/stream/service.h"

/* The service `gate` of a world: connections of gates (gate.h), each with the conversations that it holds. */
extern const struct service_kind gate_service_kind;

/* module.c -- Matrix: bridges to rooms of Matrix. */
#include "engine/core/skein_module.h"
#include "net/matrix/matrix_bridge.h"

const struct skein_module matrix_module = {
        .name = "matrix", .bridge_protocol = &matrix_bridge_protocol};
